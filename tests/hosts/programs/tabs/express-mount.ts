// #region tab
import express from 'express'
import { compose, HttpResponse, routes, toNode } from 'middleware-cookbook'
import { recipe } from './recipe.ts'

const hello = routes({ 'GET /hello': async () => new HttpResponse('Hello') })

const app = express()
app.use(toNode(compose([recipe], hello)))
// #endregion tab

import { listenNode } from '../listening.ts'
export const listening = await listenNode(app)
