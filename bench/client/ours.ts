import { createClient, httpTransport, type Middleware } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { logging } from 'middleware-cookbook/client/logging'
import { retry } from 'middleware-cookbook/client/retry'
import { credentials, deadline, maxRetries, type Open } from './contestant.ts'

export const open: Open = ({ origin, connections, middleware, equipped, log }) => {
  const transport = httpTransport({ connections })
  const none = Array.from({ length: middleware }, noop)
  const recipes = [logging({ log }), retry({ maxRetries }), basicAuth({ origin, ...credentials })]
  const client = createClient(
    equipped
      ? { transport, middleware: recipes, timeout: deadline, redirect: 'manual' }
      : { transport, middleware: none, redirect: 'manual' },
  )
  return {
    async json(url) {
      return (await client.get(url)).json()
    },
    async size(url) {
      let size = 0
      for await (const chunk of (await client.get(url)).stream()) size += chunk.byteLength
      return size
    },
    async close() {
      await client.close()
      await transport.close()
    },
  }
}

function noop(): Middleware {
  return async function noop(request, next) {
    return next(request)
  }
}
