import { peer } from '../../hosts/peer.ts'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'

export const listen: Listen = async (options) => {
  const { rateLimit } = await peer<{ rateLimit: (options: object) => unknown }>(
    'express-rate-limit',
  )
  const settings = {
    windowMs: 60_000,
    limit: 1e9,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  }
  return expressWith(options, [rateLimit(settings)])
}
