import { expect, test } from 'vitest'
import { HttpHeaders } from '../message/headers.ts'
import { incomingFields } from './connection-fields.ts'

const names = (fields: Record<string, string | string[]>) => [
  ...incomingFields(HttpHeaders.from(fields)).keys(),
]

test.each([
  ['connection', 'close'],
  ['keep-alive', 'timeout=5'],
  ['proxy-connection', 'keep-alive'],
  ['te', 'trailers'],
  ['trailer', 'x-sum'],
  ['transfer-encoding', 'chunked'],
  ['upgrade', 'h2c'],
])('%s belongs to the connection (RFC 9110 §7.6.1)', (name, value) => {
  expect(names({ [name]: value, accept: '*/*' })).toEqual(['accept'])
})

test.each([['x-hop'], ['close, X-Hop'], ['keep-alive,\tx-hop ,'], [['close', 'x-hop']]])(
  'so does what Connection names: %o',
  (connection) => {
    expect(names({ connection, 'x-hop': '1', 'x-end': '1' })).toEqual(['x-end'])
  },
)

test('a client cannot name what every recipient needs: host and content stay', () => {
  const fields = { host: 'a.test', 'content-type': 'text/x', 'content-encoding': 'gzip' }
  const connection = 'Host, Content-Type, content-encoding, Cache-Control'
  expect(names({ ...fields, connection })).toEqual([...Object.keys(fields)].sort())
})

test('Connection: keep-alive stays, and costs no copy', () => {
  const headers = HttpHeaders.from({ connection: 'keep-alive', accept: '*/*' })
  expect(incomingFields(headers)).toBe(headers)
})
