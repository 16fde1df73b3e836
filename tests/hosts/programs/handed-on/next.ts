import { toRoute } from 'middleware-cookbook/hosts/next'
import { listenFetch } from '../listen-fetch.ts'
import { found, recipes } from './recipes.ts'

// #region app
const GET = toRoute(recipes, async () => Response.json(found()))
// #endregion app

export const listening = await listenFetch((request) => GET(request))
