import { peer } from '../../hosts/peer.ts'
import type { Listen } from '../../server/contestant.ts'
import { expressWith } from './express.ts'

export const listen: Listen = async (options) => {
  const { default: cors } = await peer<{ default: (options: object) => unknown }>('cors')
  return expressWith(options, [cors({ origin: ['https://notes.example.org'] })])
}
