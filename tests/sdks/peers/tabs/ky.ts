// #region tab
import ky from 'ky'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const http = ky.create({
  prefixUrl: api,
  fetch: withMiddleware(fetch, [recipe]),
  retry: 0,
  timeout: false,
})
// #endregion tab

export const call = (path: string) => http.get(path.slice(1)).text()
