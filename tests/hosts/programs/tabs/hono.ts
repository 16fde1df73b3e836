// #region tab
import { Hono } from 'hono'
import { toHono } from 'middleware-cookbook/hosts/hono'
import { recipe } from './recipe.ts'

const app = new Hono()
app.use(toHono(recipe))

app.get('/hello', (c) => c.text('Hello'))
// #endregion tab

import { listenFetch } from '../listen-fetch.ts'
app.all('/nothing', (c) => c.body(null, 404))
app.all('*', (c) => c.text('not here', 404))
export const listening = await listenFetch(app.fetch)
