import { Agent } from 'node:http'
import axios from 'axios'
import { deadline, password, username } from './settings.js'
import { sizeOf } from './size.js'

/** It has no retry of its own, so it is measured without one. */
export function open({ connections, equipped, log }) {
  const client = axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: connections }),
    maxRedirects: 0,
    ...(equipped && { auth: { username, password }, timeout: deadline }),
  })
  if (equipped) {
    client.interceptors.response.use((response) => {
      log({ url: response.config.url, status: response.status })
      return response
    })
  }
  return {
    json: async (url) => (await client.get(url)).data,
    size: async (url) => sizeOf((await client.get(url, { responseType: 'stream' })).data),
  }
}
