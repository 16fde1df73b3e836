// #region tab
import { fetch } from 'undici'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const apiFetch = withMiddleware(fetch, [recipe])
// #endregion tab

export const call = async (path: string) =>
  (await apiFetch(new URL(path, api))).text()
