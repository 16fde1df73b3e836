import type { HttpRequest } from '../../../message/request.ts'

/** Reads the body of a request as text. */
export type Read = (request: HttpRequest) => Promise<string>

/** Each way to do so. */
export const readers: [name: string, read: Read][] = [
  ['text()', (request) => request.text()],
  ['bytes()', async (request) => Buffer.from(await request.bytes()).toString()],
  [
    'stream()',
    async (request) => {
      let text = ''
      for await (const chunk of request.stream()) text += Buffer.from(chunk).toString()
      return text
    },
  ],
]
