import { HttpRequest, HttpResponse } from 'middleware-cookbook'
import { describe, expect, test, vi } from 'vitest'
import { fetchAsBrowser } from './browser.fixture.ts'
import {
  admin,
  appWith,
  ask,
  both,
  evil,
  fieldsOf,
  hello,
  notes,
} from './pages.fixture.ts'

describe('who may read', () => {
  test('pages of the listed origins may read, with credentials', async () => {
    const app = appWith(both)
    for (const origin of [notes, admin]) {
      expect(fieldsOf(await ask(app, { origin }))).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      })
    }
  })

  test.each([
    evil,
    'null',
    'http://notes.example.org',
    'https://notes.example.org:8443',
    'https://notes.example.org.evil.example.net',
    'https://evilnotes.example.org',
    'https://NOTES.example.org',
    'https://notes.example.org/',
    `${notes}, ${evil}`,
    '*',
    '',
  ])('another origin may not: %s', async (origin) => {
    expect(fieldsOf(await ask(appWith(both), { origin }))).toEqual({
      vary: 'Origin',
    })
  })

  test('a URL is taken for its origin', async () => {
    const app = appWith({ origin: ['https://Notes.example.org:443/', admin] })
    const response = await ask(app, { origin: notes })
    expect(fieldsOf(response)).toMatchObject({
      'access-control-allow-origin': notes,
    })
  })

  test('without credentials no field speaks of them', async () => {
    const response = await ask(appWith({ origin: [notes, admin] }), {
      origin: notes,
    })
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test('a function decides by origin and request, also later', async () => {
    const origin = vi.fn(async (one: string) => one.endsWith('.example.org'))
    const app = appWith({ origin, credentials: true })
    expect(await fetchAsBrowser(app, { origin: notes })).toBeDefined()
    expect(await fetchAsBrowser(app, { origin: evil })).toBeUndefined()
    expect(origin).toHaveBeenCalledWith(evil, expect.any(HttpRequest))
  })

  test('a function is not asked about null, which any site can send, nor about what is no origin', async () => {
    const origin = vi.fn(() => true)
    const app = appWith({ origin })
    for (const one of ['null', 'evil', `${notes} ${evil}`, `${notes}/path`]) {
      expect(fieldsOf(await ask(app, { origin: one }))).toEqual({
        vary: 'Origin',
      })
    }
    expect(origin).not.toHaveBeenCalled()
  })

  test('what a function returns besides true allows nothing', async () => {
    const origin = (() => 'no') as unknown as () => boolean
    const response = await ask(appWith({ origin }), { origin: notes })
    expect(fieldsOf(response)).toEqual({ vary: 'Origin' })
  })

  test('an error of a function is thrown, and the handler is not called', async () => {
    const handler = vi.fn(hello)
    const down = new Error('no database')
    const app = appWith({ origin: () => Promise.reject(down) }, handler)
    await expect(ask(app, { origin: notes })).rejects.toBe(down)
    expect(handler).not.toHaveBeenCalled()
  })
})

describe('caches', () => {
  test('Vary has Origin also in the response to a request without one', async () => {
    expect(fieldsOf(await ask(appWith(both)))).toEqual({ vary: 'Origin' })
  })

  test("the handler's own Vary is kept", async () => {
    const app = appWith(both, async () => {
      const headers = { vary: ['Accept-Language', 'Cookie'] }
      return new HttpResponse('hello', { headers })
    })
    const response = await ask(app, { origin: notes })
    expect(response.headers.get('vary')).toBe('Accept-Language, Cookie, Origin')
  })

  test.each([
    ['*', '*'],
    [notes, notes],
    [[notes], notes],
  ])(
    'a constant value needs no Vary, and is always sent: %s',
    async (origin, value) => {
      const app = appWith({ origin })
      for (const headers of [{}, { origin: evil }]) {
        expect(fieldsOf(await ask(app, headers))).toEqual({
          'access-control-allow-origin': value,
        })
      }
    },
  )
})
