import { createFetch } from 'ofetch'
import { eventsOf } from './events.js'

export function make({ url, fetch, ownRetry = false }) {
  const defaults = { baseURL: url, ...(ownRetry ? {} : { retry: 0 }) }
  const http = createFetch({ fetch, Headers, AbortController, defaults })
  return {
    send: ({ method, path, json, signal }) => http(path, { method, body: json, signal }),
    upload: (path, body) => http(path, { method: 'PUT', body }),
    async *events(path) {
      yield* eventsOf(await http(path, { responseType: 'stream' }))
    },
  }
}
