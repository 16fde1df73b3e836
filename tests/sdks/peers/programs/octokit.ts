import { Octokit } from 'octokit'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ full_name: 'shop/api' })
const api = service.url

// #region use
const octokit = new Octokit({
  baseUrl: api.origin,
  request: { fetch: withMiddleware(fetch, [retry()]) },
  retry: { enabled: false },
  throttle: { enabled: false },
})
const repo = { owner: 'shop', repo: 'api' }
const { data } = await octokit.rest.repos.get(repo)
// #endregion use

console.log(data.full_name, 'after', service.requests(), 'requests')

await service.close()
