import type { Handler } from '../../handler.ts'
import { HttpResponse } from '../../message/response.ts'

/** An application whose response is one byte and then no end, until its client leaves; and when its stream has ended. */
export function endlessStream(): { readonly app: Handler; readonly ended: Promise<void> } {
  let end: () => void
  const ended = new Promise<void>((resolve) => (end = resolve))
  const app: Handler = async (request) =>
    new HttpResponse(async function* () {
      try {
        yield new Uint8Array(1)
        await new Promise((_, reject) => request.signal?.addEventListener('abort', reject))
      } finally {
        end()
      }
    })
  return { app, ended }
}
