import express from 'express'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { listenNode } from '../listening.ts'
import { found, recipes } from './recipes.ts'

// #region app
const app = express()
app.use(toExpress(recipes))
app.get('/me', (_req, res) => void res.json(found()))
// #endregion app

export const listening = await listenNode(app)
