// The answer of a language model, word by word, through a log, a retry and a token; and one that breaks off.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  sleep,
} from 'middleware-cookbook'
import {
  events,
  eventStream,
  EventStreamError,
} from 'middleware-cookbook/client/event-stream'
import { logging } from 'middleware-cookbook/client/logging'
import { retry } from 'middleware-cookbook/client/retry'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'

async function* words(...words: string[]) {
  for (const word of words) {
    const data = word === '[DONE]' ? word : JSON.stringify({ text: word })
    yield new TextEncoder().encode(`data: ${data}\n\n`)
    await sleep(1000)
  }
}
let calls = 0
const service = await serve(
  routes({
    'POST /chat': async ({ headers }) => {
      if (headers.get('authorization') !== 'Bearer t1')
        return new HttpResponse(null, { status: 401 })
      const sent = ++calls === 1 ? ['Hello', ' Ada', '[DONE]'] : ['Hello']
      return new HttpResponse(words(...sent), {
        headers: { 'content-type': 'text/event-stream' },
      })
    },
  }),
)
const api = service.url

// #region chat
const client = createClient({
  baseUrl: api,
  middleware: [
    logging({ log: ({ url, status }) => console.log('log:', url, status) }),
    eventStream({ isLast: ({ data }) => data === '[DONE]' }),
    retry(),
    tokenRefresh({
      origin: api.origin,
      refresh: async () => ({ accessToken: 't1', expiresIn: 3600 }),
    }),
  ],
  idleTimeout: 120_000,
})

async function ask(question: string): Promise<void> {
  const chat = { method: 'POST', json: { question, stream: true } }
  for await (const { data } of events(client, '/chat', chat)) {
    if (data === '[DONE]') return
    const { text } = JSON.parse(data) as { text: string }
    console.log('you see:', text)
  }
}
// #endregion chat

for (const question of ['Who am I?', 'And who are you?']) {
  console.log(question)
  try {
    await ask(question)
    console.log('whole')
  } catch (error) {
    if (!(error instanceof EventStreamError)) throw error
    console.log(error.code)
  }
}

await client.close()
await service.close()
