import { Agent, interceptors, request } from 'undici'
import { credentials, deadline, maxRetries, type Open } from './contestant.ts'

export const open: Open = ({ connections, equipped, log }) => {
  const agent = new Agent({ connections, pipelining: 1 })
  const retrying = agent.compose(interceptors.retry({ maxRetries }))
  const authorization = `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`

  async function get(url: string) {
    if (!equipped) return request(url, { dispatcher: agent })
    const start = performance.now()
    const signal = AbortSignal.timeout(deadline)
    const response = await request(url, {
      dispatcher: retrying,
      headers: { authorization },
      signal,
    })
    log({ method: 'GET', url, status: response.statusCode, duration: performance.now() - start })
    return response
  }

  return {
    async json(url) {
      return (await get(url)).body.json()
    },
    async size(url) {
      let size = 0
      for await (const chunk of (await get(url)).body) size += (chunk as Uint8Array).byteLength
      return size
    },
    close: () => agent.close(),
  }
}
