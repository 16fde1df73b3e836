import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../../../lib/app.ts'
import type { RequestHandler } from './$types'

const handler = toFetch(app, { onError })

export const fallback: RequestHandler = (event) => handler(event.request, event)
