// #region tab
import express from 'express'
import { compose, HttpResponse, routes, toNode } from 'middleware-cookbook'
import { recipe } from './recipe.ts'

const hello = routes({ 'GET /': async () => new HttpResponse('Hello') })

const app = express()
// Below a path of its own: it runs for each request that comes here.
app.use('/hello', toNode(compose([recipe], hello)))
// #endregion tab

import { listenNode } from '../listening.ts'
export const listening = await listenNode(app)
