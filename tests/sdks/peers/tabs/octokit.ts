// #region tab
import { Octokit } from 'octokit'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const octokit = new Octokit({
  baseUrl: api.origin,
  request: { fetch: withMiddleware(fetch, [recipe]) },
  retry: { enabled: false },
  throttle: { enabled: false },
})
// #endregion tab

export const call = (path: string) => octokit.request(`GET ${path}`)
