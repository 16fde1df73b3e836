import { peer } from '../../hosts/peer.ts'
import type { Listen } from '../../server/contestant.ts'
import { honoWith } from './hono.ts'

export const listen: Listen = async (options) => {
  const { rateLimiter } = await peer<{ rateLimiter: (options: object) => unknown }>(
    'hono-rate-limiter',
  )
  const settings = { windowMs: 60_000, limit: 1e9, standardHeaders: 'draft-7' }
  return honoWith(options, [rateLimiter({ ...settings, keyGenerator: () => 'ada' })])
}
