import { expect, onTestFinished, test, vi } from 'vitest'
import { createClient, withMiddleware, type Fetch } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { service } from './service.ts'

/** What `peers/google-genai.js` exports: its package is there only while these tests run. */
interface Sdk {
  generate(): Promise<string | undefined>
  stream(): AsyncIterable<string | undefined>
  interact(): Promise<unknown>
}

async function sdk(url: string, fetch?: Fetch): Promise<Sdk> {
  const name = './peers/google-genai.js'
  const { make } = (await import(name)) as { make: (settings: object) => Sdk }
  return make({ url, fetch })
}

const part = (text: string) => ({ candidates: [{ content: { parts: [{ text }] } }] })
const event = (text: string) => `data: ${JSON.stringify(part(text))}\r\n\r\n`

function client() {
  const made = createClient({ middleware: [retry()] })
  onTestFinished(() => made.close())
  return made
}

test('@google/genai sends through client.fetch: an answer, a stream and an interaction', async () => {
  const { url } = await service(
    [200, {}, part('hello')],
    [200, { 'content-type': 'text/event-stream' }, event('a') + event('b')],
    [200, {}, { id: 'i', status: 'completed' }],
  )
  const ai = await sdk(url, client().fetch)
  expect(await ai.generate()).toBe('hello')
  const texts: unknown[] = []
  for await (const text of ai.stream()) texts.push(text)
  expect(texts).toEqual(['a', 'b'])
  expect(await ai.interact()).toMatchObject({ id: 'i' })
})

test('@google/genai sends a dispatcher to a global fetch, which is refused by name where it would be lost', async () => {
  const { url, seen } = await service([200, {}, part('hello')])
  vi.stubGlobal('fetch', client().fetch)
  onTestFinished(() => void vi.unstubAllGlobals())
  const said = 'client.fetch cannot obey dispatcher here'
  await expect((await sdk(url)).generate()).rejects.toThrow(said)
  expect(seen).toHaveLength(0)
})

test('@google/genai sends through withMiddleware() as a global fetch, which passes its dispatcher on', async () => {
  const { url } = await service([200, {}, part('hello')])
  vi.stubGlobal('fetch', withMiddleware(fetch, [retry()]))
  onTestFinished(() => void vi.unstubAllGlobals())
  expect(await (await sdk(url)).generate()).toBe('hello')
})
