import { describe, expect, test } from 'vitest'
import { bytesOf, typeOf } from '../http/multipart/testing/forms.ts'
import { malformed } from '../http/multipart/testing/malformed.ts'
import { wellFormed } from '../http/multipart/testing/well-formed.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'

const post = (type: string | undefined, body: Uint8Array | string) =>
  new HttpRequest('http://a.test/x?secret=1', { method: 'POST', body, headers: typeOf(type) })

/** The entries as the corpus has them. */
async function entriesOf(form: FormData) {
  const entries = [...form].map(async ([name, value]) =>
    typeof value === 'string'
      ? [name, value]
      : [name, Buffer.from(await value.arrayBuffer()).toString(), value.name, value.type],
  )
  return Promise.all(entries)
}

describe('a form that is well-formed is understood (RFC 7578, RFC 2046 §5.1.1, RFC 2183 §2)', () => {
  test.each(wellFormed)('a form with $title', async ({ type, body, entries }) => {
    expect(await entriesOf(await post(type, bytesOf(body)).formData())).toEqual(entries)
  })
})

describe('a form that is malformed is a 400 that says what is wrong', () => {
  const forms = malformed.map(([title, body, says, type]) => ({ title, body, says, type }))
  test.each(forms)('a form with $title', async ({ body, says, type }) => {
    const read = post(type, bytesOf(body)).formData()
    await expect(read).rejects.toMatchObject({ name: 'BodyParseError', status: 400 })
    await expect(read).rejects.toThrow('Body of POST /x is not a valid form: it ')
    await expect(read).rejects.toThrow(says)
  })
})

test('a malformed form from upstream is a 502', async () => {
  const response = new HttpResponse('x', { headers: typeOf() })
  await expect(response.formData()).rejects.toMatchObject({ status: 502 })
})

describe('a form that is larger than its limits is a 413', () => {
  const two = bytesOf(
    '--B|Content-Disposition: form-data; name=abc||12345|--B|Content-Disposition: form-data; name=d||x|--B--|',
  )
  test.each([
    [{ maxParts: 1 }, 'has more than 1 parts'],
    [{ maxPartSize: 4 }, 'has more than 4 bytes in part 1'],
    [{ maxHeaderSize: 20 }, 'has more than 20 bytes of headers in part 1'],
    [{ maxNameSize: 2 }, 'has a name of more than 2 bytes in part 1'],
  ])('%o', async (limits, says) => {
    const read = post(undefined, two).formData(limits)
    await expect(read).rejects.toMatchObject({ name: 'HttpError', status: 413 })
    await expect(read).rejects.toThrow(`Body of POST /x ${says}`)
  })

  test('and one that just fits is none', async () => {
    const limits = { maxParts: 2, maxPartSize: 5, maxHeaderSize: 100, maxNameSize: 3 }
    expect([...(await post(undefined, two).formData(limits)).keys()]).toEqual(['abc', 'd'])
  })

  test('1001 parts, without a limit of the reader', async () => {
    const parts = '--B|Content-Disposition: form-data; name=a||x|'.repeat(1001)
    const read = post(undefined, bytesOf(`${parts}--B--`)).formData()
    await expect(read).rejects.toMatchObject({ status: 413 })
  })
})

describe('a URL-encoded form is parsed as the URL standard says', () => {
  test.each([
    ['a=b+c&d=%C3%A9', ['a=b c', 'd=é']],
    ['é=ü', ['é=ü']],
    ['%C3=%', ['\uFFFD=%']],
    ['?a=1', ['?a=1']],
    ['&&a&=b&c=d=e', ['a=', '=b', 'c=d=e']],
    ['a=1&a=2', ['a=1', 'a=2']],
    ['%EF%BB%BFa=1', ['\uFEFFa=1']],
    ['', []],
  ])('%s', async (body, entries) => {
    const form = await post('application/x-www-form-urlencoded', body).formData()
    expect(await entriesOf(form)).toEqual(
      entries.map((entry) => /^(.*?)=([^]*)$/.exec(entry)?.slice(1)),
    )
  })

  test.each([
    'Application/X-WWW-Form-Urlencoded',
    'application/x-www-form-urlencoded;charset=iso-8859-1',
    'application/x-www-form-urlencoded ; charset="utf-8"',
    'text/plain, application/x-www-form-urlencoded',
  ])('as %s', async (type) => {
    expect([...(await post(type, 'a=é').formData())]).toEqual([['a', 'é']])
  })
})
