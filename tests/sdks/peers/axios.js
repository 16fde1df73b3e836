import axios from 'axios'
import { eventsOf } from './events.js'

/** It has no retry of its own. */
export function make({ url, fetch }) {
  const http = axios.create({ baseURL: url, adapter: 'fetch', env: { fetch, Request, Response } })
  const send = async ({ method, path, json, signal }) =>
    (await http.request({ method, url: path, data: json, signal })).data
  return {
    send,
    upload: async (path, bytes) => (await http.put(path, bytes)).data,
    async *events(path) {
      yield* eventsOf((await http.get(path, { responseType: 'stream' })).data)
    },
  }
}
