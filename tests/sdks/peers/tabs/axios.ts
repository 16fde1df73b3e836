// #region tab
import axios from 'axios'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const http = axios.create({
  baseURL: String(api),
  adapter: 'fetch',
  env: { fetch: withMiddleware(fetch, [recipe]) },
})
// #endregion tab

export const call = (path: string) => http.get(path)
