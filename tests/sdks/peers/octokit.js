import { request } from '@octokit/request'
import { eventsOf } from './events.js'

/** It has no retry of its own: that is a plug-in, @octokit/plugin-retry. */
export function make({ url, fetch }) {
  const http = request.defaults({ baseUrl: url, request: { fetch } })
  return {
    send: async ({ method, path, json, signal }) =>
      (await http(`${method} ${path}`, { ...json, ...(signal && { request: { fetch, signal } }) }))
        .data,
    upload: async (path, data) => (await http(`PUT ${path}`, { data })).data,
    async *events(path) {
      const options = { request: { fetch, parseSuccessResponseBody: false } }
      yield* eventsOf((await http(`GET ${path}`, options)).data)
    },
  }
}
