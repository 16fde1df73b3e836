// The client gives up, and the server stops the work that it no longer needs.
import {
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'

const tab = new AbortController()
let queryEnded: () => void = () => {}
const ended = new Promise<void>((resolve) => {
  queryEnded = resolve
})

// #region handler
const report: Handler = async (request) => {
  try {
    const rows = await query('select …', request.signal)
    return HttpResponse.json(rows)
  } finally {
    queryEnded()
  }
}
// #endregion handler

/** For all that takes a signal and a long time: a user closes the tab. */
function query(sql: string, signal?: AbortSignal): Promise<unknown> {
  console.log('server:', sql)
  tab.abort()
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

const server = await serve(report)
const client = createClient()

try {
  await client.get(server.url, { signal: tab.signal })
} catch (error) {
  console.log('client:', error instanceof Error && error.name)
}
await ended
console.log('server: the query has ended')

await client.close()
await server.close()
