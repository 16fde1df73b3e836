import createClient from 'openapi-fetch'
import { eventsOf } from './events.js'

/** It has no retry of its own. */
export function make({ url, fetch }) {
  const http = createClient({ baseUrl: url, fetch })
  const data = ({ data, error, response }) => {
    if (error !== undefined || !response.ok) throw new Error(`status ${response.status}`)
    return data
  }
  return {
    send: async ({ method, path, json, signal }) =>
      data(await http[method](path, { ...(json && { body: json }), ...(signal && { signal }) })),
    upload: async (path, body) =>
      data(await http.PUT(path, { body, bodySerializer: (given) => given })),
    async *events(path) {
      yield* eventsOf(data(await http.GET(path, { parseAs: 'stream' })))
    },
  }
}
