import { expect, test } from 'vitest'
import { HttpResponse } from './response.ts'
import { replaceContent } from './replace-content.ts'

const old = (headers: Record<string, string>) => new HttpResponse('old', { status: 404, headers })

test('the type follows from the body, or is the one that is named', () => {
  const page = old({ 'content-type': 'image/png' })
  expect(replaceContent(page, 'new').headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  expect(replaceContent(page, 'new', 'text/html').headers.get('content-type')).toBe('text/html')
})

test('status and other fields stay', async () => {
  const response = replaceContent(old({ allow: 'GET', vary: 'Origin' }), 'new')
  expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
    404,
    'GET',
    'new',
  ])
})

test('a proof of the old content goes (RFC 7616 §3.5), one of the password stays', () => {
  const proof = (qop: string) => old({ 'authentication-info': `rspauth="x", qop=${qop}` })
  const kept = (qop: string) => replaceContent(proof(qop), 'new').headers.has('authentication-info')
  expect([kept('auth-int'), kept('auth')]).toEqual([false, true])
})

test('the old content is released', () => {
  let cancelled = false
  const stream = new ReadableStream({ cancel: () => void (cancelled = true) })
  replaceContent(new HttpResponse(stream), 'new', 'text/plain')
  return expect.poll(() => cancelled).toBe(true)
})
