// #region tab
import createClient from 'openapi-fetch'
import { withMiddleware } from 'middleware-cookbook'
import type { paths } from './schema.js'
import { api, recipe } from './recipe.ts'

const http = createClient<paths>({
  baseUrl: String(api),
  fetch: withMiddleware(fetch, [recipe]),
})
// #endregion tab

export const call = (path: string) => http.GET(path as keyof paths)
