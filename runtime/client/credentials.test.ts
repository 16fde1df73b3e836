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
  const declared = withCredential(withCredential(request, 'X-Team', 'k'), 'x-shop', 't')
  const copy = declared.withHeader('X-TEAM', 'other').with({ url: '/b' })
  expect(copy.headers.get('x-team')).toBe('other')
  expect(credentialNames(copy)).toEqual([...credentialNames(request), 'x-team', 'x-shop'])
  expect([...withoutCredentials(copy)]).toEqual([['accept', 'd']])
})

test('declaring it twice, or one that needs no declaring, changes nothing', () => {
  const twice = withCredential(withCredential(request, 'X-Key', 'a'), 'x-key', 'b')
  expect(credentialNames(twice)).toHaveLength(4)
  expect(twice.headers.get('x-key')).toBe('b')
  expect(credentialNames(withCredential(request, 'authorization', 'x'))).toHaveLength(3)
})

test('the original is not changed', () => {
  withCredential(request, 'X-Team', 'k')
  expect(credentialNames(request)).not.toContain('x-team')
})

test.each([
  'X-Api-Key',
  'apikey',
  'x_api_key',
  'Ocp-Apim-Subscription-Key',
  'X-Auth-Token',
  'X-TrackerToken',
  'PRIVATE-TOKEN',
  'X-CSRF-Token',
  'CF-Access-Client-Secret',
  'X-ZUMO-AUTH',
  'X-Authorization',
  'CB-ACCESS-PASSPHRASE',
  'CB-ACCESS-SIGN',
  'X-Amz-Signature',
  'X-Hub-Signature-256',
  'X-GitHub-OTP',
  'Mcp-Session-Id',
  'DPoP',
])('a header with such a name is a credential: %s', (name) => {
  const sent = request.withHeader(name, 'k')
  expect(credentialNames(sent)).toContain(name.toLowerCase())
  expect([...withoutCredentials(sent)]).toEqual([['accept', 'd']])
  // Without it, nothing is said of it.
  expect(credentialNames(request)).toHaveLength(3)
})

test.each([
  'Idempotency-Key',
  'Surrogate-Key',
  'Sec-WebSocket-Key',
  'X-Cache-Key',
  'Lock-Token',
  'X-Ms-Continuation-Token',
  'X-Page-Token',
  'Accept-Signature',
  'Signature-Input',
  'X-Token-Type',
  'X-Author',
  'X-Design',
  'X-Monkey',
  'X-Compass',
  'X-Side',
])('a header whose name only looks alike is none: %s', (name) => {
  expect(credentialNames(request.withHeader(name, 'k'))).toHaveLength(3)
})
