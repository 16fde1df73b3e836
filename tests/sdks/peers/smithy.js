import { FetchHttpHandler } from '@smithy/fetch-http-handler'
import { HttpRequest } from '@smithy/protocol-http'
import { eventsOf } from './events.js'

/** What the SDKs of AWS send with in browsers and at the edge. Their retry is another part: `maxAttempts: 1` turns it off. */
export function make({ url, fetch }) {
  const handler = FetchHttpHandler.create({ customFetch: fetch })
  const { protocol, hostname, port } = new URL(url)
  async function handle(method, path, body, headers, abortSignal) {
    const request = new HttpRequest({
      protocol,
      hostname,
      port: Number(port),
      method,
      path,
      body,
      headers,
    })
    const { response } = await handler.handle(request, { abortSignal })
    if (response.statusCode >= 300) throw new Error(`status ${response.statusCode}`)
    return response.body
  }
  const parsed = async (body) => JSON.parse(await new Response(await body).text())
  return {
    send: ({ method, path, json, signal }) =>
      parsed(
        handle(
          method,
          path,
          json && JSON.stringify(json),
          { 'content-type': 'application/json' },
          signal,
        ),
      ),
    upload: (path, bytes) => parsed(handle('PUT', path, bytes, {})),
    async *events(path) {
      yield* eventsOf(await handle('GET', path, undefined, {}))
    },
  }
}
