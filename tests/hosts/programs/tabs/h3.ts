// #region tab
import { H3, toResponse } from 'h3'
import { toH3 } from 'middleware-cookbook/hosts/h3'
import { recipe } from './recipe.ts'

const app = new H3()
app.use(toH3(recipe, toResponse))

app.get('/hello', () => 'Hello')
// #endregion tab

import type { RequestListener } from 'node:http'
import { toNodeHandler } from 'srvx/node'
import { listenNode } from '../listening.ts'
app.all('/nothing', () => new Response(null, { status: 404 }))
app.all('/**', () => new Response('not here', { status: 404 }))
export const listening = await listenNode(
  toNodeHandler(app.fetch) as RequestListener,
)
