import Koa from 'koa'
import { toKoa } from 'middleware-cookbook/hosts/koa'
import { listenNode } from '../listening.ts'
import { found, recipes } from './recipes.ts'

// #region app
const app = new Koa()
app.use(toKoa(recipes))
app.use((ctx) => {
  ctx.body = found()
})
// #endregion app

export const listening = await listenNode(app.callback())
