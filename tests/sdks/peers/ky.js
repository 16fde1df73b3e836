import ky from 'ky'
import { eventsOf } from './events.js'

export function make({ url, fetch, ownRetry = false }) {
  const retry = ownRetry ? { delay: () => 0 } : 0
  const http = ky.create({ prefixUrl: url, fetch, retry, timeout: false })
  const send = ({ method, path, json, signal }) =>
    http(path.slice(1), { method, json, ...(signal && { signal }) }).json()
  return {
    send,
    upload: (path, bytes) => http.put(path.slice(1), { body: bytes }).json(),
    async *events(path) {
      yield* eventsOf((await http(path.slice(1))).body)
    },
  }
}
