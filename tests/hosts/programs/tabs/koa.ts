// #region tab
import Koa from 'koa'
import { toKoa } from 'middleware-cookbook/hosts/koa'
import { recipe } from './recipe.ts'

const app = new Koa()
app.use(toKoa(recipe))

app.use(async (ctx, next) => {
  if (ctx.path === '/hello') ctx.body = 'Hello'
  else await next()
})
// #endregion tab

import { listenNode } from '../listening.ts'
app.silent = true
app.use((ctx) => {
  if (ctx.path === '/nothing') return
  ctx.status = 404
  ctx.body = 'not here'
})
export const listening = await listenNode(app.callback())
