import { Body, type HttpResponse, type OneShot } from 'middleware-cookbook'

/**
 * The same response, which calls `end` when nothing more of it is on its way:
 * its body has been read, was left early, released or cancelled, or has failed.
 * `end` may be called more than once.
 */
export function untilBodyEnds(
  response: HttpResponse,
  end: () => void,
): HttpResponse {
  const { body, headers } = response
  if (body.known) {
    end()
    return response
  }
  const content: OneShot = {
    async bytes() {
      try {
        return await body.bytes(response)
      } finally {
        end()
      }
    },
    async *stream() {
      try {
        yield* response.stream()
      } finally {
        end()
      }
    },
    cancel(reason) {
      body.cancel(reason)
      end()
    },
  }
  return response.with({ body: Body.once(content, body.length), headers })
}
