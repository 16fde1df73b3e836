import { installClock } from 'middleware-cookbook'
import type { Token } from 'middleware-cookbook/client/token-refresh'
import { expect, test } from 'vitest'
import {
  clientFor,
  deferred,
  echo,
  issuer,
  stopTheClock,
  textOf,
  time,
} from './token-service.fixture.ts'

stopTheClock()

test('a token is replaced a margin before it expires', async () => {
  const refresh = issuer({ expiresIn: 3600 })
  const client = clientFor(echo, { refresh, margin: 60_000 })
  await client.get('/')
  await time.advance(3_539_999)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(1)
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('the margin is half a minute unless the options say otherwise', async () => {
  const refresh = issuer({ expiresIn: 3600 })
  const client = clientFor(echo, { refresh })
  await client.get('/')
  await time.advance(3_569_999)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(1)
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('the margin takes up half of a short life at most', async () => {
  const refresh = issuer({ expiresIn: 10 })
  const client = clientFor(echo, { refresh, margin: 60_000 })
  await client.get('/')
  await time.advance(4_999)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(1)
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('a life is counted from when the refresh was sent', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({ expiresIn: 10 }, () => answer.promise)
  const client = clientFor(echo, { refresh, margin: 0 })
  const first = client.get('/')
  await time.advance(4_000)
  answer.resolve({ accessToken: 'slow', expiresIn: 10 })
  await first
  await time.advance(6_000)
  await client.get('/')
  expect(refresh.count).toBe(2)
})

test('a token without expiresIn lives until a 401', async () => {
  const refresh = issuer()
  const client = clientFor(echo, { refresh })
  await client.get('/')
  await time.advance(365 * 24 * 3_600_000)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
})

test('a token whose life is over on arrival serves those who wait for it', async () => {
  const refresh = issuer({ expiresIn: 0 })
  const client = clientFor(echo, { refresh })
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('a wall clock that jumps expires nothing', async () => {
  const refresh = issuer({ expiresIn: 3600 })
  const client = clientFor(echo, { refresh })
  await client.get('/')
  const putBack = installClock({ ...time, date: () => Date.UTC(2099, 0, 1) })
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  putBack()
})

test('a refresh that fails within the margin is no matter: the old token is sent until it expires', async () => {
  const refresh = issuer({ expiresIn: 3600 }, () =>
    refresh.count > 1 ? Promise.reject(new Error('down')) : undefined,
  )
  const client = clientFor(echo, { refresh })
  await client.get('/')
  await time.advance(3_570_000)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(29_999)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(1)
  await expect(client.get('/')).rejects.toThrow('refresh() failed')
})

test('an abort during such a refresh is still an abort', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({ expiresIn: 3600 }, () =>
    refresh.count > 1 ? answer.promise : undefined,
  )
  const client = clientFor(echo, { refresh })
  await client.get('/')
  await time.advance(3_570_000)
  const controller = new AbortController()
  const call = client.get('/', { signal: controller.signal })
  await time.advance(0)
  controller.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
})
