import { expect, test } from 'vitest'
import { HttpRequest } from '../message/request.ts'
import { credentialNames, withCredential, withoutCredentials } from './credentials.ts'

const request = new HttpRequest('http://a.test', {
  headers: { Authorization: 'a', Cookie: 'b', 'Proxy-Authorization': 'c', Accept: 'd' },
})

test('Authorization, Cookie and Proxy-Authorization are credentials without being declared', () => {
  expect(credentialNames(request)).toEqual(['authorization', 'cookie', 'proxy-authorization'])
  expect([...withoutCredentials(request)]).toEqual([['accept', 'd']])
})

test('a declared header is one on later copies too', () => {
  const declared = withCredential(withCredential(request, 'X-Api-Key', 'k'), 'x-token', 't')
  const copy = declared.withHeader('X-API-KEY', 'other').with({ url: '/b' })
  expect(copy.headers.get('x-api-key')).toBe('other')
  expect(credentialNames(copy)).toEqual([...credentialNames(request), 'x-api-key', 'x-token'])
  expect([...withoutCredentials(copy)]).toEqual([['accept', 'd']])
})

test('declaring it twice, or one that needs no declaring, changes nothing', () => {
  const twice = withCredential(withCredential(request, 'X-Key', 'a'), 'x-key', 'b')
  expect(credentialNames(twice)).toHaveLength(4)
  expect(twice.headers.get('x-key')).toBe('b')
  expect(credentialNames(withCredential(request, 'authorization', 'x'))).toHaveLength(3)
})

test('the original is not changed', () => {
  withCredential(request, 'X-Api-Key', 'k')
  expect(credentialNames(request)).not.toContain('x-api-key')
})
