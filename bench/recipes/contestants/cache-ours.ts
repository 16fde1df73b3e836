import { createClient } from 'middleware-cookbook'
import { httpCache } from 'middleware-cookbook/client/http-cache'
import type { Open } from '../contestant.ts'

export const open: Open = (origin) => {
  const client = createClient({ baseUrl: origin, middleware: [httpCache()] })
  return async () => {
    await (await client.get('/')).json()
  }
}
