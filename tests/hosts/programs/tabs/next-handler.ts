// #region tab
import { toRoute } from 'middleware-cookbook/hosts/next'
import { handle } from './handler.ts'
import { recipe } from './recipe.ts'

export const GET = toRoute(recipe, handle)
// #endregion tab

import { listenFetch } from '../listen-fetch.ts'
export const listening = await listenFetch((request) => GET(request))
