import type { Open } from './contestant.ts'

/** It takes no setting for its connections: it opens one for each call under way. */
export const open: Open = () => {
  const get = (url: string) => fetch(url, { redirect: 'manual' })
  return {
    async json(url) {
      return (await get(url)).json() as Promise<unknown>
    },
    async size(url) {
      let size = 0
      for await (const chunk of (await get(url)).body ?? []) size += chunk.byteLength
      return size
    },
  }
}
