// A middleware reads the stream once, and hands on what it made of it.
import {
  compose,
  contextKey,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region share
const linesKey = contextKey<readonly string[]>('lines')

const readLines: Middleware = async (request, next) => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of request.stream()) {
    text += decoder.decode(chunk, { stream: true })
  }
  return next(request.set(linesKey, text.trimEnd().split('\n')))
}
const handler: Handler = async (request) => {
  const lines = request.get(linesKey) ?? []
  //    ^?
  return new HttpResponse(`${lines.length} lines, the last is ${lines.at(-1)}`)
}
// #endregion share

const server = await serve(compose([readLines], handler))
const client = createClient()

const response = await client.post(server.url, { body: 'one\ntwo\nthree\n' })
console.log(await response.text())

await client.close()
await server.close()
