import { Buffer } from 'node:buffer'
import { chunk, chunks, large, small } from '../dist/tests/bench/lib/payloads.js'

export { small }
export const largeBytes = Buffer.from(JSON.stringify(large))

export async function* chunked() {
  for (let sent = 0; sent < chunks; sent++) yield chunk
}

/** For those who take a web stream. */
export function webStream() {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent++ < chunks) controller.enqueue(new Uint8Array(chunk))
      else controller.close()
    },
  })
}
