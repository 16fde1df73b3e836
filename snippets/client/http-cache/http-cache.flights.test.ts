import { HttpResponse, NetworkError, type Handler } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { fresh, slow, startWith, url } from './caching.fixture.ts'

describe('calls for the same that are under way at once', () => {
  /** A service that answers when the test says so. */
  function held(respond: Handler) {
    const waiting: (() => void)[] = []
    const answer: Handler = async (request) => {
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve)
        const { signal } = request
        signal?.addEventListener('abort', () => {
          reject(signal.reason)
        })
      })
      return respond(request)
    }
    const release = async (count: number) => {
      await expect.poll(() => waiting.length).toBe(count)
      for (const resolve of waiting.splice(0)) resolve()
    }
    return { answer, release, waiting }
  }
  const numbered = (headers: Record<string, string>): Handler => {
    let count = 0
    return async () => new HttpResponse(`answer ${++count}`, { headers })
  }
  const startHeld = (respond: Handler, options = {}) => {
    const service = held(respond)
    const answers = Array<Handler>(20).fill(service.answer)
    return { ...startWith(options, ...answers), ...service }
  }

  test('send one request (§4)', async () => {
    const { get, release, asked } = startHeld(numbered(fresh))
    const calls = [get(), get({ 'x-id': '2' }), get({ 'x-id': '3' })]
    await release(1)
    const all = await Promise.all(calls)
    expect(all.map(({ text }) => text)).toEqual(Array(3).fill('answer 1'))
    expect(all.map(({ member }) => member)).toEqual([
      'http-cache; fwd=uri-miss; stored',
      'http-cache; fwd=uri-miss; collapsed; ttl=59',
      'http-cache; fwd=uri-miss; collapsed; ttl=59',
    ])
    expect(asked).toHaveLength(1)
  })

  test.each(['before', 'after'])(
    'do not wait for the reader of the first one, before its response begins or after: %s',
    async (when) => {
      const content = slow()
      const { client, get } = startWith({}, content.answer)
      const leading = client.get(url)
      const early = when === 'before' ? get() : undefined
      const first = await leading
      const second = early ?? get()
      content.send('one ')
      content.end()
      expect((await second).text).toBe('one ')
      expect(await first.text()).toBe('one ')
    },
  )

  test('nor for one that leaves', async () => {
    const content = slow()
    const { client, get } = startWith({}, content.answer)
    const first = await client.get(url)
    const second = get()
    content.send('one ')
    for await (const _ of first.stream()) break
    content.send('two')
    content.end()
    expect((await second).text).toBe('one two')
  })

  test('differ by user and by what Vary names', async () => {
    const { get, release, asked } = startHeld(
      async ({ headers }) =>
        new HttpResponse(
          `${headers.get('authorization')} ${headers.get('x-a')}`,
          {
            headers: { ...fresh, vary: 'x-a' },
          },
        ),
    )
    const calls = [
      get({ authorization: 'alice', 'x-a': '1' }),
      get({ authorization: 'alice', 'x-a': '2' }),
      get({ authorization: 'alice', 'x-a': '3' }),
      get({ authorization: 'bob', 'x-a': '1' }),
    ]
    await release(2)
    // Those that have waited in vain do not wait for one another.
    await release(2)
    const all = await Promise.all(calls)
    expect(all.map(({ text }) => text)).toEqual([
      'alice 1',
      'alice 2',
      'alice 3',
      'bob 1',
    ])
    expect(all[1]?.member).toBe(
      'http-cache; fwd=vary-miss; collapsed=?0; stored',
    )
    expect(asked).toHaveLength(4)
  })

  test('send one each at once if it is not stored', async () => {
    const { get, release } = startHeld(numbered({}))
    const calls = [get(), get(), get()]
    await release(1)
    await release(2)
    const texts = (await Promise.all(calls)).map(({ text }) => text)
    expect(texts.sort()).toEqual(['answer 1', 'answer 2', 'answer 3'])
    // From now on nothing waits for what is not stored.
    const more = [get(), get()]
    await release(2)
    await Promise.all(more)
  })

  test('wait again when one is stored after all', async () => {
    const headers: Record<string, string> = {}
    const { get, release } = startHeld(
      async () => new HttpResponse('a', { headers }),
    )
    const first = get()
    await release(1)
    await first
    Object.assign(headers, { 'cache-control': 'max-age=0', etag: '"1"' })
    const second = get()
    await release(1)
    await second
    const calls = [get(), get()]
    await release(1)
    await release(1)
    await Promise.all(calls)
  })

  test('send one each if it is too long', async () => {
    const { get, release } = startHeld(numbered(fresh), { maxBodyBytes: 7 })
    const calls = [get(), get(), get()]
    await release(1)
    await release(2)
    const texts = (await Promise.all(calls)).map(({ text }) => text)
    expect(texts.sort()).toEqual(['answer 1', 'answer 2', 'answer 3'])
  })

  test('get the error of the one that was sent', async () => {
    const { get, release, asked } = startHeld(() =>
      Promise.reject(new NetworkError('down')),
    )
    const calls = Promise.allSettled([get(), get(), get()])
    await release(1)
    for (const call of await calls) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { message: 'down' },
      })
    }
    expect(asked).toHaveLength(1)
  })

  test('end alone when they abort: one other is sent', async () => {
    const { call, get, release, waiting, asked } = startHeld(numbered(fresh))
    const first = new AbortController()
    const left = call({ signal: first.signal })
    await expect.poll(() => waiting.length).toBe(1)
    const stay = [get(), get()]
    // What the transport throws then is no failure of the service.
    first.abort(new NetworkError('left'))
    await expect(left).rejects.toThrow('left')
    waiting.length = 0
    await release(1)
    const texts = (await Promise.all(stay)).map(({ text }) => text)
    expect(texts).toEqual(['answer 1', 'answer 1'])
    expect(asked).toHaveLength(2)
  })

  test('also when they wait', async () => {
    const { call, get, release } = startHeld(numbered(fresh))
    const first = get()
    const second = new AbortController()
    const left = call({ signal: second.signal })
    second.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    await release(1)
    expect((await first).text).toBe('answer 1')
  })

  test.each<[string, Record<string, string>]>([
    ['asks for a new one', { 'cache-control': 'no-cache' }],
    ['names an age', { 'cache-control': 'max-age=9' }],
    ['has a condition', { 'if-none-match': '"1"' }],
  ])('but not one that asks for more: %s', async (_, fields) => {
    const { get, release } = startHeld(numbered(fresh))
    const calls = [get(), get(fields)]
    await release(2)
    await Promise.all(calls)
  })

  test('validate once, and with no-cache each for itself (§5.2.2.4)', async () => {
    const headers: Record<string, string> = {
      'cache-control': 'max-age=0',
      etag: '"1"',
    }
    const { get, release } = startHeld(async ({ headers: asked }) =>
      asked.has('if-none-match')
        ? new HttpResponse(null, { status: 304, headers })
        : new HttpResponse('a', { headers }),
    )
    const first = get()
    await release(1)
    await first
    headers['cache-control'] = 'max-age=60'
    const calls = [get(), get()]
    await release(1)
    for (const { text } of await Promise.all(calls)) expect(text).toBe('a')

    headers['cache-control'] = 'no-cache'
    const reload = get({ 'cache-control': 'no-cache' })
    await release(1)
    await reload
    const each = [get(), get()]
    await release(2)
    await Promise.all(each)
  })

  test('get the stale one when the first fails, with stale-if-error', async () => {
    let isDown = false
    const headers = { 'cache-control': 'max-age=0, stale-if-error=60' }
    const { get, release, asked } = startHeld(async () =>
      isDown
        ? new HttpResponse('down', { status: 503 })
        : new HttpResponse('a', { headers }),
    )
    const first = get()
    await release(1)
    await first
    isDown = true
    const calls = [get(), get()]
    await release(1)
    for (const { text } of await Promise.all(calls)) expect(text).toBe('a')
    expect(asked).toHaveLength(2)
  })
})
