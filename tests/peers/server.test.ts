import { gzipSync } from 'node:zlib'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpResponse, routes, serve } from 'middleware-cookbook'
import { afterAll, describe, expect, test } from 'vitest'
import { program } from './present.ts'

/** Our server against clients of others. */
const [curl, wrk] = await Promise.all([program('curl', '--version'), program('wrk', '--version')])

const megabyte = 1024 * 1024
const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-curl-'))
const upload = join(folder, 'upload')
const compressed = join(folder, 'upload.gz')
writeFileSync(upload, 'x'.repeat(megabyte))
writeFileSync(compressed, gzipSync('x'.repeat(megabyte)))

const server = await serve(
  routes({
    'GET /': async () => new HttpResponse('fine'),
    'GET /stream': async () => new HttpResponse(stream),
    'POST /length': async (request) => new HttpResponse(String((await request.bytes()).length)),
    'POST /form': async (request) =>
      HttpResponse.json(Object.fromEntries(await request.formData())),
  }),
  { maxBodySize: 2 * megabyte },
)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await server.close()
})

async function* stream() {
  for (let part = 0; part < 160; part++) yield new Uint8Array(64 * 1024)
}

const at = (path: string) => new URL(path, server.url).href
const length = at('/length')

describe.skipIf(curl.missing)('curl', () => {
  test('GET and HEAD have the same headers', async () => {
    const headers = async (...args: readonly string[]) =>
      (await curl.run('-s', '-D', '-', '-o', join(folder, 'out'), ...args, at('/')))
        .split('\r\n')
        .filter((line) => !line.startsWith('Date:'))
    const got = await headers()
    expect(got).toContain('content-length: 4')
    expect(await headers('--head')).toEqual(got)
  })

  test('HTTP/1.0 is answered and closed', async () => {
    expect(await curl.run('-s', '--http1.0', at('/'))).toBe('fine')
    const streamed = await curl.run(
      '-s',
      '--http1.0',
      '-w',
      '%{size_download}',
      '-o',
      upload + '.1',
      at('/stream'),
    )
    expect(streamed).toBe(String(10 * megabyte))
  })

  test('two calls take one connection', async () => {
    const connects = await curl.run('-s', '-w', ' %{num_connects} ', at('/'), at('/'))
    expect(connects.trim().split(/\s+/)).toEqual(['fine', '1', 'fine', '0'])
  })

  test('a body that asks for 100 Continue gets it', async () => {
    const asking = ['-H', 'Expect: 100-continue', '--expect100-timeout', '30']
    const said = await curl.run('-s', '-i', ...asking, '--data-binary', `@${upload}`, length)
    expect(said).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK\r\n[^]*\r\n\r\n1048576$/)
  })

  test('a body that is too large is refused before it is sent', async () => {
    const large = join(folder, 'large')
    writeFileSync(large, Buffer.alloc(3 * megabyte))
    const asking = ['-H', 'Expect: 100-continue', '--expect100-timeout', '30']
    const shown = ['-o', `${large}.out`, '-w', '%{http_code} %{size_upload}']
    const body = ['--data-binary', `@${large}`]
    expect(await curl.run('-s', ...asking, ...shown, ...body, length)).toBe('413 0')
  })

  test('chunks are put together', async () => {
    const chunked = ['-H', 'Transfer-Encoding: chunked', '-H', 'Expect:']
    expect(await curl.run('-s', ...chunked, '--data-binary', `@${upload}`, length)).toBe('1048576')
  })

  test('gzip is undone', async () => {
    const coded = ['-H', 'Content-Encoding: gzip', '--data-binary', `@${compressed}`]
    expect(await curl.run('-s', ...coded, length)).toBe('1048576')
  })

  test('forms are read', async () => {
    expect(JSON.parse(await curl.run('-s', '-F', 'note=brød', at('/form')))).toEqual({
      note: 'brød',
    })
    const encoded = ['--data-urlencode', 'note=brød & butter', at('/form')]
    expect(JSON.parse(await curl.run('-s', ...encoded))).toEqual({ note: 'brød & butter' })
  })
})

describe.skipIf(wrk.missing)('wrk', () => {
  test('finds neither errors nor other statuses', async () => {
    const said = await wrk.run('-t', '1', '-c', '50', '-d', '1s', at('/'))
    expect(said).toMatch(/\b[1-9]\d* requests in/)
    expect(said).not.toMatch(/Socket errors|Non-2xx/)
  })
})
