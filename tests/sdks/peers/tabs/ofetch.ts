// #region tab
import { createFetch } from 'ofetch'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const http = createFetch({
  fetch: withMiddleware(fetch, [recipe]),
  defaults: { baseURL: String(api), retry: 0 },
})
// #endregion tab

// Of an event stream ofetch would give the stream, which is not read here.
export const call = (path: string) => http(path, { responseType: 'text' })
