import { Agent, interceptors, request } from 'undici'
import type { Open } from '../contestant.ts'

export const open: Open = (origin) => {
  const dispatcher = new Agent({ connections: 50 }).compose(interceptors.retry())
  return async () => {
    await (await request(origin, { dispatcher })).body.json()
  }
}
