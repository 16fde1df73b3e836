import { createClient } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { expect, onTestFinished, test } from 'vitest'
import { service } from './service.ts'

/** What `peers/connect.js` exports: its packages are there only while these tests run. */
interface Notes {
  readonly find: (value: string, options?: object) => Promise<string>
  readonly watch: (value: string) => AsyncIterable<string>
}

async function notes(url: string): Promise<Notes> {
  const client = createClient({ middleware: [retry()] })
  onTestFinished(() => client.close())
  const name = './peers/connect.js'
  const { make } = (await import(name)) as { make: (settings: object) => Notes }
  return make({ url, fetch: client.fetch })
}

/** A message of Connect's stream, with its flags and length before it. */
function message(flags: number, text: string): string {
  return String.fromCharCode(flags, 0, 0, 0, text.length) + text
}

test('a call of Connect has its answer, and its error by name', async () => {
  const { url, seen } = await service(
    [200, {}, '"hello"'],
    [404, {}, { code: 'not_found', message: 'no such note' }],
  )
  const { find } = await notes(url)
  expect(await find('a')).toBe('hello')
  await expect(find('b')).rejects.toThrow('[not_found] no such note')
  expect(seen.map(({ path, body }) => [path, body.toString()])).toEqual([
    ['/notes.Notes/Find', '"a"'],
    ['/notes.Notes/Find', '"b"'],
  ])
})

test('a stream of Connect has each message', async () => {
  const stream = { 'content-type': 'application/connect+json' }
  const { url } = await service([
    200,
    stream,
    message(0, '"a"') + message(0, '"b"') + message(2, '{}'),
  ])
  const { watch } = await notes(url)
  const texts: string[] = []
  for await (const text of watch('x')) texts.push(text)
  expect(texts).toEqual(['a', 'b'])
})

test("a caller's abort of a call of Connect is its own error", async () => {
  const { url, arrived } = await service(undefined)
  const { find } = await notes(url)
  const controller = new AbortController()
  const call = expect(find('a', { signal: controller.signal })).rejects.toThrow('[canceled]')
  await arrived
  controller.abort()
  await call
})
