import { peer } from '../../hosts/peer.ts'
import type { Open } from '../contestant.ts'

interface Axios {
  get(url: string): Promise<{ readonly data: unknown }>
}

export const open: Open = async (origin) => {
  const { default: axios } = await peer<{ default: { create(): Axios } }>('axios')
  const { setupCache } = await peer<{
    readonly setupCache: (axios: Axios) => Axios
  }>('axios-cache-interceptor')
  const client = setupCache(axios.create())
  return async () => {
    await client.get(origin)
  }
}
