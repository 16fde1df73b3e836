import { HttpError, HttpResponse, type Handler } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { issuer, stopTheClock, time } from './tokens.fixture.ts'
import {
  a,
  b,
  catchReports,
  MINUTE,
  reported,
  SECOND,
  world,
} from './issuer.fixture.ts'

const HOUR = 60 * MINUTE
stopTheClock()
catchReports()

const down: Handler = async () => {
  throw new HttpError(500)
}

describe('an issuer that is down', () => {
  test('keys that are known still count, for maxStale', async () => {
    const { answer, status } = world()
    await status(await a.sign())
    answer.with = down
    await time.advance(10 * MINUTE)
    expect(await status(await a.sign())).toBe(200)
    await time.advance(24 * HOUR - 1)
    expect(await status(await a.sign())).toBe(200)
    await time.advance(1)
    expect(await status(await a.sign())).toBe(503)
  })

  test('without keys it is a 503 with Retry-After, and the handler does not run', async () => {
    const { answer, ask, handler } = world()
    answer.with = down
    const response = await ask(await a.sign())
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.text()).toBe('Service Unavailable\n')
    expect(handler).not.toHaveBeenCalled()
  })

  test('is asked once in a second, and found again at once', async () => {
    const { answer, fetched, status } = world()
    await time.advance(MINUTE)
    const works = answer.with
    answer.with = down
    const token = await a.sign()
    for (let n = 0; n < 50; n++) expect(await status(token)).toBe(503)
    expect(fetched).toHaveBeenCalledTimes(1)
    await time.advance(999)
    expect(await status(token)).toBe(503)
    expect(fetched).toHaveBeenCalledTimes(1)
    answer.with = works
    await time.advance(1)
    expect(await status(token)).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('a token of a key that is not known gets 503: it may be right', async () => {
    const { answer, published, status } = world()
    await status(await a.sign())
    published.push(b.jwk)
    const works = answer.with
    answer.with = down
    await time.advance(MINUTE)
    const token = await b.sign()
    expect(await status(token)).toBe(503)
    expect(await status(await a.sign())).toBe(200)
    expect(await status(token)).toBe(503)
    answer.with = works
    await time.advance(SECOND)
    expect(await status(token)).toBe(200)
  })

  test('is reported once for each fetch', async () => {
    const { answer, status } = world()
    await status(await a.sign())
    answer.with = down
    await time.advance(10 * MINUTE)
    const token = await a.sign()
    await Promise.all(Array.from({ length: 10 }, () => status(token)))
    expect(reported.mock.calls.map(([, error]) => String(error))).toEqual([
      `Error: GET ${issuer}/jwks was answered 500, without keys`,
    ])
  })

  test('a failed fetch does not prolong the life of the keys', async () => {
    const { answer, fetched, status } = world()
    await status(await a.sign())
    answer.with = down
    await time.advance(10 * MINUTE)
    await status(await a.sign())
    await time.advance(SECOND)
    await status(await a.sign())
    await expect.poll(() => fetched.mock.calls.length).toBe(3)
  })
})

describe('an issuer that is slow', () => {
  /** Never answers, but for the signal. */
  const silent: Handler = ({ signal }) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error)
      })
    })

  test('is waited for until timeout; then it is a 503', async () => {
    const { answer, status } = world()
    answer.with = silent
    const waiting = status(await a.sign())
    await expect.poll(() => time.pending).toBe(1)
    await time.advance(5 * SECOND)
    expect(await waiting).toBe(503)
    expect(String(reported.mock.calls[0]?.[1])).toBe(
      `Error: GET ${issuer}/jwks took over 5000 ms`,
    )
    expect(time.pending).toBe(0)
  })

  test('also when it sends the head, and no body', async () => {
    const { answer, status } = world({ timeout: 100 })
    answer.with = async () =>
      new HttpResponse(
        new ReadableStream({ pull: () => new Promise(() => {}) }),
      )
    const waiting = status(await a.sign())
    await expect.poll(() => time.pending).toBe(1)
    await time.advance(100)
    expect(await waiting).toBe(503)
  })

  test('with keys that are known, requests wait once, and then for nothing', async () => {
    const { answer, fetched, status } = world()
    await status(await a.sign())
    const works = answer.with
    answer.with = silent
    await time.advance(10 * MINUTE)
    const token = await a.sign()
    const waiting = [status(token), status(token)]
    await expect.poll(() => time.pending).toBe(1)
    await time.advance(5 * SECOND)
    expect(await Promise.all(waiting)).toEqual([200, 200])
    expect(fetched).toHaveBeenCalledTimes(2)
    await time.advance(SECOND)
    expect(await status(token)).toBe(200)
    await expect.poll(() => fetched.mock.calls.length).toBe(3)
    expect(await status(token)).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(3)
    await time.advance(5 * SECOND)
    answer.with = works
    await time.advance(SECOND)
    expect(await status(token)).toBe(200)
    await expect.poll(() => fetched.mock.calls.length).toBe(4)
    expect(await status(token)).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(4)
  })
})
