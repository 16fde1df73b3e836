import { peer } from '../../hosts/peer.ts'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'
import { sharedKey } from './shared-key.ts'

export const listen: Listen = async (options) => {
  const { expressjwt } = await peer<{ expressjwt: (options: object) => unknown }>('express-jwt')
  const { pem, settings } = sharedKey()
  const { issuer, audience } = settings
  return expressWith(options, [
    expressjwt({ secret: pem, algorithms: ['RS256'], issuer, audience }),
  ])
}
