import { createClient } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import type { Open } from '../contestant.ts'

export const open: Open = (origin) => {
  const client = createClient({ baseUrl: origin, middleware: [retry()] })
  return async () => {
    await (await client.get('/')).json()
  }
}
