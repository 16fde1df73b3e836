import { Agent, interceptors, request } from 'undici'
import type { Open } from '../contestant.ts'

export const open: Open = (origin) => {
  const dispatcher = new Agent().compose(interceptors.cache())
  return async () => {
    await (await request(origin, { dispatcher })).body.json()
  }
}
