// #region tab
import OpenAI from 'openai'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const openai = new OpenAI({
  baseURL: String(api),
  fetch: withMiddleware(fetch, [recipe]),
  maxRetries: 0,
})
// #endregion tab

export const call = (path: string) => openai.get(path)
