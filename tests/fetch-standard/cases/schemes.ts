import { createHash } from 'node:crypto'
import { deepEqual, equal } from 'node:assert/strict'
import { reasonOf, rejectsWithTypeError, type Behaviours, from } from '../case.ts'

const text = (url: string) => `${url}text`

export const schemes: Behaviours = {
  'data: gives its text': async ({ fetch }) =>
    equal(await (await fetch('data:,a%20b')).text(), 'a b'),
  'data: has the media type that it names': async ({ fetch }) =>
    equal((await fetch('data:a/b;c=d,x')).headers.get('content-type'), 'a/b;c=d'),
  'data: is text/plain in ASCII by default': async ({ fetch }) =>
    equal((await fetch('data:,x')).headers.get('content-type'), 'text/plain;charset=US-ASCII'),
  'data: may be Base64': async ({ fetch }) =>
    equal(await (await fetch('data:text/plain;base64,aGVsbG8=')).text(), 'hello'),
  'data: that is not Base64 rejects with a TypeError': ({ fetch }) =>
    rejectsWithTypeError(fetch('data:;base64,*')),
  'data: is 200 OK': async ({ fetch }) => {
    const { status, statusText, type } = await fetch('data:,x')
    deepEqual([status, statusText, type], [200, 'OK', 'basic'])
  },
  'data: in a Request': async ({ fetch }) =>
    equal(await (await fetch(new Request('data:,x'))).text(), 'x'),
  'data: obeys an abort': async ({ fetch }) =>
    equal(await reasonOf(fetch('data:,x', { signal: AbortSignal.abort('mine') })), 'mine'),
  'blob: gives its content and its type': async ({ fetch }) => {
    const url = URL.createObjectURL(new Blob(['abc'], { type: 'a/b' }))
    const response = await fetch(url)
    URL.revokeObjectURL(url)
    deepEqual([await response.text(), response.headers.get('content-type')], ['abc', 'a/b'])
  },
  'blob: has its length': async ({ fetch }) => {
    const url = URL.createObjectURL(new Blob(['abc']))
    const response = await fetch(url)
    URL.revokeObjectURL(url)
    equal(response.headers.get('content-length'), '3')
  },
  'blob: that was revoked rejects with a TypeError': async ({ fetch }) => {
    const url = URL.createObjectURL(new Blob(['abc']))
    URL.revokeObjectURL(url)
    await rejectsWithTypeError(fetch(url))
  },
  'POST of blob: rejects with a TypeError': async ({ fetch }) => {
    const url = URL.createObjectURL(new Blob(['abc']))
    await rejectsWithTypeError(fetch(url, { method: 'POST' }))
    URL.revokeObjectURL(url)
  },
}

const hash = (name: string, content = 'hello') =>
  `${name}-${createHash(name).update(content).digest('base64')}`

export const integrity: Behaviours = {
  ...from(
    ['sha256', 'sha384', 'sha512'].flatMap((name) => [
      [
        `${name} that fits is taken`,
        async ({ fetch, url }) =>
          equal(await (await fetch(text(url), { integrity: hash(name) })).text(), 'hello'),
      ],
      [
        `${name} that does not fit rejects with a TypeError`,
        ({ fetch, url }) =>
          rejectsWithTypeError(fetch(text(url), { integrity: hash(name, 'other') })),
      ],
    ]),
  ),
  'one of several that fits is enough': async ({ fetch, url }) => {
    const integrity = `${hash('sha256', 'other')} ${hash('sha256')}`
    equal((await fetch(text(url), { integrity })).status, 200)
  },
  'the strongest algorithm counts': ({ fetch, url }) => {
    const integrity = `${hash('sha256')} ${hash('sha512', 'other')}`
    return rejectsWithTypeError(fetch(text(url), { integrity }))
  },
  'an algorithm that is not known says nothing': async ({ fetch, url }) =>
    equal((await fetch(text(url), { integrity: 'md5-abc' })).status, 200),
  'options after the hash say nothing': async ({ fetch, url }) =>
    equal((await fetch(text(url), { integrity: `${hash('sha256')}?ct=a` })).status, 200),
  'the integrity of a Request counts': ({ fetch, url }) => {
    const request = new Request(text(url), { integrity: hash('sha256', 'other') })
    return rejectsWithTypeError(fetch(request))
  },
  'it is that of the last response after redirects': async ({ fetch, url }) => {
    const response = await fetch(`${url}redirect/302?to=/text`, { integrity: hash('sha256') })
    equal(await response.text(), 'hello')
  },
  'it is that of the decoded content': async ({ fetch, url }) =>
    equal((await fetch(`${url}coded/gzip`, { integrity: hash('sha256') })).status, 200),
  'the content can be cloned and read after it': async ({ fetch, url }) => {
    const response = await fetch(text(url), { integrity: hash('sha256') })
    deepEqual([await response.clone().text(), await response.text()], ['hello', 'hello'])
  },
}
