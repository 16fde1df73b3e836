import { Hono } from 'hono'
import { toHono } from 'middleware-cookbook/hosts/hono'
import { listenFetch } from '../listen-fetch.ts'
import { found, recipes } from './recipes.ts'

// #region app
const app = new Hono()
app.use(toHono(recipes))
app.get('/me', (c) => c.json(found()))
// #endregion app

export const listening = await listenFetch(app.fetch)
