import { runInNewContext } from 'node:vm'
import { FormData as UndiciFormData } from 'undici'
import { describe, expect, test } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import { createClient } from '../../index.ts'
import { start } from './testing/start.ts'

/** A Blob as a package makes one: the name and the methods of a standard one, and no relation to it. */
class OtherBlob {
  readonly #text: string
  readonly type: string
  constructor(text: string, type = '') {
    this.#text = text
    this.type = type
  }
  get size() {
    return this.#text.length
  }
  stream() {
    return new Blob([this.#text]).stream()
  }
  readonly [Symbol.toStringTag]: string = 'Blob'
}

class OtherFile extends OtherBlob {
  readonly name = 'a.txt'
  override readonly [Symbol.toStringTag] = 'File'
}

class OtherForm {
  readonly #entries: readonly (readonly [string, unknown])[]
  constructor(...entries: (readonly [string, unknown])[]) {
    this.#entries = entries
  }
  [Symbol.iterator]() {
    return this.#entries.values()
  }
  readonly [Symbol.toStringTag] = 'FormData'
}

/** jsdom's files have no stream(). */
const closedFile = { name: 'a.txt', size: 1, type: '', [Symbol.toStringTag]: 'File' }

async function sent(body: unknown) {
  const { url } = await start(async (request) => {
    const type = request.headers.get('content-type')
    const length = request.headers.get('content-length')
    if (!type?.startsWith('multipart/'))
      return HttpResponse.json([type, length, await request.text()])
    const entries = [...(await request.formData())].map(async ([name, value]) =>
      typeof value === 'string'
        ? [name, value]
        : [name, value.name, value.type, await value.text()],
    )
    return HttpResponse.json([length !== null, ...(await Promise.all(entries))])
  })
  return (await createClient().post(url, { body: body as Blob })).json()
}

describe('content of another realm or of a package is sent as the standard’s own', () => {
  test.each([
    ['an ArrayBuffer', runInNewContext('new Uint8Array([104, 105]).buffer'), [null, '2', 'hi']],
    ['a SharedArrayBuffer', shared('hi'), [null, '2', 'hi']],
    [
      'URLSearchParams',
      { toString: () => 'a=b+c', [Symbol.toStringTag]: 'URLSearchParams' },
      ['application/x-www-form-urlencoded;charset=UTF-8', '5', 'a=b+c'],
    ],
    ['a Blob', new OtherBlob('hi', 'text/x'), ['text/x', '2', 'hi']],
    ['a File', new OtherFile('hi'), [null, '2', 'hi']],
    [
      'a FormData',
      new OtherForm(['a', 'b'], ['f', new OtherFile('hi', 'text/x')], ['g', new Blob(['ho'])]),
      [
        true,
        ['a', 'b'],
        ['f', 'a.txt', 'text/x', 'hi'],
        ['g', 'blob', 'application/octet-stream', 'ho'],
      ],
    ],
    [
      'undici’s FormData',
      undiciForm(),
      [true, ['a', 'b'], ['f', 'a.txt', 'application/octet-stream', 'hi']],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await sent(body)).toEqual(expected)
  })

  test('a file of another class in a form of our own is its content, never [object File]', async () => {
    const form = new FormData()
    const values = [['f', new OtherFile('hi')]] as const
    // Node 20 takes it in append(), as packages for forms rely on.
    Object.defineProperty(form, Symbol.iterator, { value: () => values.values() })
    expect(await sent(form)).toEqual([true, ['f', 'a.txt', 'application/octet-stream', 'hi']])
  })

  test('it can be sent again', async () => {
    const { url } = await start(async (request) => new HttpResponse(await request.text()))
    const body = new OtherForm(['f', new OtherFile('hi')]) as unknown as FormData
    const client = createClient({
      middleware: [
        async (request, next) => {
          await (await next(request)).release()
          return next(request)
        },
      ],
    })
    expect(await (await client.post(url, { body })).text()).toContain('\r\n\r\nhi\r\n')
  })
})

describe('what cannot be read is refused at once', () => {
  test.each([
    ['a Blob without stream()', closedFile, 'without stream(), such as that of jsdom'],
    [
      'a form with one',
      new OtherForm(['f', closedFile]),
      'without stream(), such as that of jsdom',
    ],
    [
      'the form of the package form-data',
      { append: () => undefined, [Symbol.toStringTag]: 'FormData' },
      'FormData of the package form-data: use the global FormData',
    ],
  ])('%s', async (_, body, message) => {
    await expect(sent(body)).rejects.toThrow(message)
  })

  test('by client.fetch as well, where the platform would wait forever', async () => {
    const { url } = await start(async () => new HttpResponse('never'))
    const form = new UndiciFormData()
    Object.defineProperty(form, Symbol.iterator, { value: () => [['f', closedFile]].values() })
    const call = createClient().fetch(url, { method: 'POST', body: form as unknown as FormData })
    await expect(call).rejects.toThrow('whose file f has no stream(): use the global File and Blob')
  })
})

function shared(text: string): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(text.length)
  new Uint8Array(buffer).set(new TextEncoder().encode(text))
  return buffer
}

function undiciForm() {
  const form = new UndiciFormData()
  form.append('a', 'b')
  form.append('f', new Blob(['hi']), 'a.txt')
  return form
}
