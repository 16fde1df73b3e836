import { GoogleGenAI } from '@google/genai'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ name: 'models/gemini' })
const api = service.url

// #region use
const ai = new GoogleGenAI({
  apiKey: 'unused',
  httpOptions: {
    baseUrl: String(api),
    fetch: withMiddleware(fetch, [retry()]),
  },
})
const model = await ai.models.get({ model: 'gemini' })
// #endregion use

console.log(model.name, 'after', service.requests(), 'requests')

await service.close()
