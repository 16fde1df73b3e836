import { Agent, fetch } from 'undici'
import type { Open } from './contestant.ts'

export const open: Open = ({ connections }) => {
  const dispatcher = new Agent({ connections, pipelining: 1 })
  const get = (url: string) => fetch(url, { dispatcher, redirect: 'manual' })
  return {
    async json(url) {
      return (await get(url)).json()
    },
    async size(url) {
      let size = 0
      for await (const chunk of (await get(url)).body ?? [])
        size += (chunk as Uint8Array).byteLength
      return size
    },
    close: () => dispatcher.close(),
  }
}
