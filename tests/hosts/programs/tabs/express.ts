// #region tab
import express from 'express'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { recipe } from './recipe.ts'

const app = express()
app.use(toExpress(recipe))

app.get('/hello', (_req, res) => void res.send('Hello'))
// #endregion tab

import { listenNode } from '../listening.ts'
app.use((req, res) => {
  res.status(404)
  if (req.path === '/nothing') res.end()
  else res.type('text/plain').send('not here')
})
export const listening = await listenNode(app)
