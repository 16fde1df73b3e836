import OpenAI from 'openai'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ data: [{ id: 'gpt' }] })
const api = service.url

// #region use
const openai = new OpenAI({
  apiKey: 'unused',
  baseURL: String(api),
  fetch: withMiddleware(fetch, [retry()]),
  maxRetries: 0,
})
const models = await openai.models.list()
// #endregion use

console.log(models.data, 'after', service.requests(), 'requests')

await service.close()
