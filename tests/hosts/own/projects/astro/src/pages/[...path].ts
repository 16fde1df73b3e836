import type { APIRoute } from 'astro'
import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../../lib/app.ts'

const handler = toFetch(app, { onError })

export const ALL: APIRoute = (context) => handler(context.request, context)
