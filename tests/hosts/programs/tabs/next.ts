// #region tab
// app/hello/route.ts
import { toRoute } from 'middleware-cookbook/hosts/next'
import { recipe } from './recipe.ts'

export const GET = toRoute(recipe, async () => new Response('Hello'))
// #endregion tab

import { listenFetch } from '../listen-fetch.ts'
export const listening = await listenFetch((request) => GET(request))
