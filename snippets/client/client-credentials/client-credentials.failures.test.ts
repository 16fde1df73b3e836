import { describe, expect, test } from 'vitest'
import {
  endpoint,
  errorOf,
  processOf,
  replying,
  signIn,
  stopTheClock,
  textOf,
  time,
} from './sign-in.fixture.ts'

stopTheClock()

describe('A token endpoint that fails', () => {
  test('is named by the error of each call that waits, with status and code', async () => {
    const service = signIn()
    service.reply = replying(400, { error: 'invalid_scope' })
    const client = processOf(service)
    const calls = Array.from({ length: 20 }, () => errorOf(client.get('/')))
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({
        name: 'TokenRefreshError',
        message: `${endpoint} answered 400: invalid_scope; check url, clientId and scope`,
        status: 400,
        code: 'invalid_scope',
      })
    }
    expect(service.asked).toHaveLength(1)
  })

  test.each([500, 503, 429, 408])(
    'is not asked again at once: after one second at most, then two, four, up to a minute: %i',
    async (status) => {
      const service = signIn()
      service.reply = replying(status)
      const client = processOf(service)
      await errorOf(client.get('/'))
      for (const longest of [1, 2, 4, 8, 16, 32, 60, 60]) {
        const failures = service.asked.length
        // Half of it is random.
        await time.advance(longest * 500 - 1)
        await errorOf(client.get('/'))
        expect(service.asked).toHaveLength(failures)
        await time.advance(longest * 500 + 1)
        await errorOf(client.get('/'))
        expect(service.asked).toHaveLength(failures + 1)
      }
      expect(String(await errorOf(client.get('/')))).toMatch(
        /answered \d+: .* \(not asked again for \d+ s\)$/,
      )
    },
  )

  test('is asked again by each process at another time', async () => {
    const service = signIn()
    service.reply = replying(503)
    const processes = Array.from({ length: 4 }, () => processOf(service))
    const times = new Set<number>()
    for (let passed = 0; passed <= 1000; passed += 10) {
      for (const client of processes) {
        const before = service.asked.length
        await errorOf(client.get('/'))
        if (service.asked.length > before && passed > 0) times.add(passed)
      }
      await time.advance(10)
    }
    expect(times.size).toBe(4)
  })

  test('that answers invalid_grant is not about a refresh token', async () => {
    const service = signIn()
    service.reply = replying(400, { error: 'invalid_grant' })
    expect((await errorOf(processOf(service).get('/'))).message).toBe(
      `${endpoint} answered 400: invalid_grant; check url, clientId and scope`,
    )
  })

  test('is asked by the next call after the pause, and a success forgets the failures', async () => {
    const service = signIn({ expires_in: 1 })
    service.reply = replying(503)
    const client = processOf(service)
    await errorOf(client.get('/'))
    await time.advance(1000)
    await errorOf(client.get('/'))
    service.reply = undefined
    await time.advance(2000)
    expect(await textOf(client.get('/'))).toBe('Bearer a3')
    service.reply = replying(503)
    await time.advance(1000)
    await errorOf(client.get('/'))
    await time.advance(1000)
    await errorOf(client.get('/'))
    expect(service.asked).toHaveLength(5)
  })

  test.each([
    [429, '120', 120],
    [503, '120', 120],
    [503, '999999', 3600],
    [400, '120', 120],
  ])(
    'is asked when its Retry-After says so, or after an hour if it says more: %i, %s',
    async (status, seconds, waited) => {
      const service = signIn()
      service.reply = replying(status, {}, { 'retry-after': seconds })
      const client = processOf(service)
      await errorOf(client.get('/'))
      await time.advance(waited * 1000 - 1)
      await errorOf(client.get('/'))
      expect(service.asked).toHaveLength(1)
      await time.advance(1)
      await errorOf(client.get('/'))
      expect(service.asked).toHaveLength(2)
    },
  )

  test('that is slow is given up after its own timeout, which the error names', async () => {
    const service = signIn()
    service.reply = () => new Promise(() => undefined)
    const client = processOf(service, { timeout: 3000 })
    const error = errorOf(client.get('/'))
    await time.advance(2999)
    expect(time.pending).toBeGreaterThan(0)
    await time.advance(1)
    expect(await error).toMatchObject({
      name: 'TokenRefreshError',
      message: `${endpoint} took over 3000 ms; try again later`,
    })
    await errorOf(client.get('/'))
    expect(service.asked).toHaveLength(1)
  })

  test('that cannot be reached is named too, and the cause is there in later calls', async () => {
    const cause = new Error('ECONNREFUSED')
    const service = signIn()
    service.reply = () => Promise.reject(cause)
    const client = processOf(service)
    const message = `${endpoint} failed; see the cause`
    expect(await errorOf(client.get('/'))).toMatchObject({ message, cause })
    const second = await errorOf(client.get('/'))
    expect(second).toMatchObject({ cause })
    expect(second.message).toBe(`${message} (not asked again for 1 s)`)
  })

  test('costs an aborted call nothing: the next one asks', async () => {
    const service = signIn()
    service.reply = () => new Promise(() => undefined)
    const client = processOf(service)
    const controller = new AbortController()
    const call = errorOf(client.get('/', { signal: controller.signal }))
    await expect.poll(() => service.asked.length).toBe(1)
    controller.abort(new Error('enough'))
    expect(await call).toHaveProperty('message', 'enough')
    service.reply = undefined
    expect(await textOf(client.get('/'))).toBe('Bearer a2')
  })
})

describe('invalid_client', () => {
  test('is remembered for a minute, and says what to check', async () => {
    const service = signIn()
    service.reply = replying(401, { error: 'invalid_client' })
    const client = processOf(service)
    expect(await errorOf(client.get('/'))).toMatchObject({
      message: `${endpoint} answered 401: invalid_client; check clientId and clientSecret`,
      code: 'invalid_client',
    })
    for (let calls = 0; calls < 20; calls++) {
      const error = await errorOf(client.get('/'))
      expect(error).toMatchObject({ status: 401, code: 'invalid_client' })
      expect(error.message).toContain('(not asked again for 60 s)')
    }
    await time.advance(59_999)
    await errorOf(client.get('/'))
    expect(service.asked).toHaveLength(1)
    await time.advance(1)
    await errorOf(client.get('/'))
    expect(service.asked).toHaveLength(2)
  })

  test('is no exception: unauthorized_client, with 400, is remembered as long', async () => {
    const service = signIn()
    service.reply = replying(400, { error: 'unauthorized_client' })
    const client = processOf(service)
    await errorOf(client.get('/'))
    await time.advance(59_999)
    await errorOf(client.get('/'))
    expect(service.asked).toHaveLength(1)
  })

  test('a new secret is tried at once, and the old one is not', async () => {
    const service = signIn()
    service.reply = replying(401, { error: 'invalid_client' })
    let secret = 's1'
    const client = processOf(service, { clientSecret: () => secret })
    await errorOf(client.get('/'))
    await errorOf(client.get('/'))
    expect(service.asked).toHaveLength(1)
    secret = 's2'
    service.reply = undefined
    expect(await textOf(client.get('/'))).toBe('Bearer a2')
  })
})
