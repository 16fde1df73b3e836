import { describe, expect, test } from 'vitest'
import { BodyConsumedError } from '../errors.ts'
import { bytesOf, typeOf } from '../http/multipart/testing/forms.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { endlessStream } from './node/testing/bodies.ts'
import { moment } from './node/testing/servers.ts'
import { platforms, start } from './testing/platforms.ts'

const MIB = 1024 * 1024
const headers = typeOf()
const part = (parameters: string, content: string) =>
  `--B|Content-Disposition: form-data; ${parameters}||${content}|`
const two = bytesOf(`${part('name=a', 'first')}${part('name=f; filename=b.txt', 'second')}--B--`)

/** A form with a file of so many MiB, made while it is sent. */
function upload(mebibytes: number) {
  return async function* () {
    yield bytesOf(
      `${part('name=before', '1')}--B|Content-Disposition: form-data; name=f; filename=f||`,
    )
    const chunk = new Uint8Array(MIB / 16)
    for (let sent = 0; sent < mebibytes * 16; sent++) yield chunk
    yield bytesOf(`|${part('name=after', '2')}--B--|`)
  }
}

/** Name and length of each part. */
async function sizes(request: HttpRequest | HttpResponse, maxSize?: number) {
  const found: Record<string, number> = {}
  for await (const part of request.parts(maxSize === undefined ? {} : { maxSize })) {
    let size = 0
    for await (const chunk of part.stream()) size += chunk.byteLength
    found[part.name] = size
  }
  return found
}

describe.each(platforms)('parts(), %s', (_, platform) => {
  test('hands the parts of a request out in their order: fields, files, types', async () => {
    const { client } = await start(platform, async (request) => {
      const seen: unknown[] = []
      for await (const part of request.parts()) {
        const { name, filename, type } = part
        seen.push([name, filename ?? null, type, await part.text()])
      }
      return HttpResponse.json(seen)
    })
    const form = new FormData()
    form.append('a', 'é')
    form.append('f', new File(['x'], 'ü.png', { type: 'image/png' }))
    form.append('f', new File([], 'empty'))
    const response = await client.post('/', { body: form })
    expect(await response.json()).toEqual([
      ['a', null, 'text/plain', 'é'],
      ['f', 'ü.png', 'image/png', 'x'],
      ['f', 'empty', 'application/octet-stream', ''],
    ])
  })

  test('reads a part while the next is not sent yet', async () => {
    const firstIsRead = moment()
    const { client } = await start(platform, async (request) => {
      const seen: string[] = []
      for await (const part of request.parts()) {
        seen.push(await part.text())
        firstIsRead.arrive()
      }
      return HttpResponse.json(seen)
    })
    const body = async function* () {
      // A part has ended when the boundary behind it is there.
      yield bytesOf(`${part('name=a', '1')}--B|Content-`)
      await firstIsRead.come
      yield bytesOf(`Disposition: form-data; name=b||2|--B--`)
    }
    const response = await client.post('/', { body, headers })
    expect(await response.json()).toEqual(['1', '2'])
  })

  test('reads an upload that is larger than the maxBodySize of the server, up to its own maxSize', async () => {
    const { client } = await start(
      platform,
      async (request) => HttpResponse.json(await sizes(request, 10 * MIB)),
      { maxBodySize: 1000 },
    )
    const response = await client.post('/', { body: upload(8), headers })
    expect(await response.json()).toEqual({ before: 1, f: 8 * MIB, after: 1 })
  })

  test('of a size that is announced too', async () => {
    const { client } = await start(
      platform,
      async (request) => HttpResponse.json(await sizes(request, MIB)),
      { maxBodySize: 10 },
    )
    const response = await client.post('/', { body: two, headers })
    expect(await response.json()).toEqual({ a: 5, f: 6 })
  })

  test('beyond maxSize, or the maxBodySize of the server without one, is a 413', async () => {
    const { client } = await start(
      platform,
      async (request) => HttpResponse.json(await sizes(request, sizeIn(request))),
      { maxBodySize: MIB },
    )
    const much = await client.post('/?max=2097152', { body: upload(3), headers })
    expect(much.status).toBe(413)
    expect(await much.text()).toBe('Body of POST / is larger than 2097152 bytes\n')
    const announced = await client.post('/?max=100', { body: two, headers })
    expect(await announced.text()).toBe('Body of POST / is larger than 100 bytes\n')
    expect((await client.post('/', { body: upload(2), headers })).status).toBe(413)
  })

  test('skips a part that is not read, or not to its end', async () => {
    const { client } = await start(platform, async (request) => {
      const names: string[] = []
      for await (const part of request.parts({ maxSize: 10 * MIB })) {
        names.push(part.name)
        if (part.filename === undefined) continue
        for await (const _ of part.stream()) break
      }
      return HttpResponse.json(names)
    })
    const response = await client.post('/', { body: upload(2), headers })
    expect(await response.json()).toEqual(['before', 'f', 'after'])
  })

  test('a loop that is left early stops a sender that never ends', async () => {
    const { stream, cancelled } = endlessStream()
    const { client } = await start(platform, async (request) => {
      for await (const part of request.parts({ maxSize: Infinity })) {
        return new HttpResponse(`enough of ${part.name}`)
      }
      return new HttpResponse('none')
    })
    const body = async function* () {
      yield bytesOf('--B|Content-Disposition: form-data; name=f; filename=f||')
      yield* stream as unknown as AsyncIterable<Uint8Array>
    }
    const response = await client.post('/', { body, headers }).catch((error: unknown) => error)
    // The answer may overtake the sender, or not.
    if (response instanceof HttpResponse) expect(await response.text()).toBe('enough of f')
    await expect.poll(cancelled).toBe(true)
  })

  test.each([
    ['no form', '{}', { 'content-type': 'application/json' }, 415, 'is not a form'],
    ['a URL-encoded form', 'a=1', typeOf('application/x-www-form-urlencoded'), 415, 'formData()'],
    ['a form without a boundary', 'x', typeOf('multipart/form-data'), 400, 'has no boundary'],
    [
      'a form that is cut off',
      '--B|Content-Disposition: form-data; name=a||',
      headers,
      400,
      'cut off',
    ],
    ['a part without a name', part('x=y', ''), headers, 400, 'has no name in part 1'],
  ])('%s is refused, with what is wrong', async (_, body, headers, status, says) => {
    const { client } = await start(platform, async (request) =>
      HttpResponse.json(await sizes(request)),
    )
    const response = await client.post('/', { body: bytesOf(body), headers })
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(says)
  })

  test('beyond a limit of its own is a 413', async () => {
    const { client } = await start(platform, async (request) => {
      for await (const part of request.parts({ maxParts: 2, maxFieldSize: 5 })) await part.text()
      return new HttpResponse()
    })
    const longField = await client.post('/', { body: two, headers })
    expect(longField.status).toBe(413)
    expect(await longField.text()).toBe(
      'Body of part "f" of POST / is larger than maxFieldSize, 5 bytes; stream() holds nothing\n',
    )
    const many = await client.post('/', { body: bytesOf(part('name=a', '').repeat(3)), headers })
    expect(await many.text()).toBe('Body of POST / has more than 2 parts\n')
  })

  test('a client that goes away in the middle of a part is an error for its reader', async () => {
    const reading = moment()
    const told = moment<unknown>()
    const { client } = await start(platform, async (request) => {
      const read = sizes(request)
      reading.arrive()
      await read.catch(told.arrive)
      return new HttpResponse()
    })
    const controller = new AbortController()
    const body = async function* () {
      yield bytesOf('--B|Content-Disposition: form-data; name=f; filename=f||half')
      await new Promise(() => undefined)
    }
    const call = client.post('/', { body, headers, signal: controller.signal })
    await reading.come
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    expect(await told.come).toMatchObject({ name: 'NetworkError' })
  })

  test('works on a response as well, and what is wrong there is a 502', async () => {
    const { client } = await start(platform, async ({ url }) =>
      url.pathname === '/whole'
        ? new HttpResponse(upload(2), { headers })
        : new HttpResponse(two.subarray(0, -5), { headers }),
    )
    expect(await sizes(await client.get('/whole'))).toEqual({ before: 1, f: 2 * MIB, after: 1 })
    const broken = await client.get('/broken')
    await expect(sizes(broken)).rejects.toMatchObject({ name: 'BodyParseError', status: 502 })
    const large = await client.get('/whole')
    await expect(sizes(large, MIB)).rejects.toMatchObject({ name: 'HttpError', status: 502 })
  })

  test('takes the body once: a second reader learns who has it', async () => {
    const { client } = await start(platform, async (request) => {
      const uploads = request.parts()
      const error = await request.text().catch((error: unknown) => error)
      expect(() => request.parts()).toThrow(BodyConsumedError)
      for await (const part of uploads) await part.bytes()
      return new HttpResponse(String(error))
    })
    const response = await client.post('/', { body: two, headers })
    expect(await response.text()).toMatch(/already read by .*platforms\.parts\.test\.ts:\d+/)
  })

  test('of a body that is held already it can be read again', async () => {
    const { client } = await start(platform, async (request) => {
      await request.bytes()
      return HttpResponse.json([await sizes(request), await sizes(request)])
    })
    const response = await client.post('/', { body: two, headers })
    expect(await response.json()).toEqual([
      { a: 5, f: 6 },
      { a: 5, f: 6 },
    ])
  })
})

function sizeIn({ url }: HttpRequest): number | undefined {
  const max = url.searchParams.get('max')
  return max === null ? undefined : Number(max)
}
