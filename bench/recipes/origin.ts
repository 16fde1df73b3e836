import { createServer } from 'node:http'
import { answerWith } from '../lib/child.ts'

const body = JSON.stringify({ text: 'x'.repeat(1000) })
let requests = 0

/** The server behind the clients: a kilobyte that may be kept for an hour. */
const server = createServer((_request, response) => {
  requests++
  response.setHeader('Cache-Control', 'max-age=3600')
  response.setHeader('Content-Type', 'application/json')
  response.end(body)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

/** Tells how many requests there were since it was last asked. */
answerWith(async () => {
  const told = { address: server.address(), requests }
  requests = 0
  return told
})
