import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytes, fresh, slow, startWith, url } from './caching.fixture.ts'
import { httpCache } from './http-cache.ts'

describe('content', () => {
  test('reaches its reader in pieces, and is stored whole', async () => {
    const content = slow()
    const { client, get, asked } = startWith({}, content.answer, {})
    const chunks = (await client.get(url)).stream()[Symbol.asyncIterator]()
    for (const text of ['one ', 'two ']) {
      content.send(text)
      expect((await chunks.next()).value).toEqual(bytes(text))
    }
    content.end()
    expect((await chunks.next()).done).toBe(true)
    expect((await get()).text).toBe('one two ')
    expect(asked).toHaveLength(1)
  })

  test('that is cut off is never stored, and its reader gets the error (§3.3)', async () => {
    const content = slow()
    const { client, get } = startWith({}, content.answer, {})
    const response = await client.get(url)
    content.send('one ')
    content.fail()
    await expect(response.text()).rejects.toThrow('cut')
    expect((await get()).text).toBe('answer 2')
  })

  test('above maxBodyBytes is not stored', async () => {
    const content = slow()
    const { client, get } = startWith({ maxBodyBytes: 7 }, content.answer, {})
    const response = await client.get(url)
    const text = response.text()
    for (const part of ['one ', 'two ', 'three']) content.send(part)
    content.end()
    expect(await text).toBe('one two three')
    expect((await get()).text).toBe('answer 2')
  })

  test('of maxBodyBytes is stored', async () => {
    const { get } = startWith({ maxBodyBytes: 8 }, { headers: fresh })
    await get()
    expect((await get()).text).toBe('answer 1')
  })

  test('nor what is announced as longer', async () => {
    const headers = { ...fresh, 'content-length': '8' }
    const { get } = startWith({ maxBodyBytes: 7 }, { headers }, {})
    expect((await get()).member).toBe('http-cache; fwd=uri-miss')
    expect((await get()).text).toBe('answer 2')
  })

  test('may be empty', async () => {
    const { get, asked } = startWith(
      {},
      { headers: fresh, body: null, status: 204 },
    )
    await get()
    expect((await get()).status).toBe(204)
    expect(asked).toHaveLength(1)
  })

  test('is stored unpacked', async () => {
    let requests = 0
    const service = await serve(async () => {
      requests++
      const { readable, writable } = new CompressionStream('gzip')
      const writer = writable.getWriter()
      void writer.write(bytes('unpacked'.repeat(100)))
      void writer.close()
      const headers = { ...fresh, 'content-encoding': 'gzip' }
      return new HttpResponse(readable, { headers })
    })
    onTestFinished(() => service.close())
    const client = createClient({ middleware: [httpCache()] })
    onTestFinished(() => client.close())
    for (let count = 0; count < 2; count++) {
      const response = await client.get(service.url)
      expect(response.headers.has('content-encoding')).toBe(false)
      expect(await response.text()).toBe('unpacked'.repeat(100))
    }
    expect(requests).toBe(1)
  })
})
