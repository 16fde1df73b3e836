import {
  compose,
  HttpError,
  HttpRequest,
  HttpResponse,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { describe, expect, test } from 'vitest'
import { memoryStore, StoreError } from 'middleware-cookbook/store'
import { VECTORS } from './vectors.fixture.ts'
import { at, clock, clockPerTest, receiver, url } from './receiver.fixture.ts'

clockPerTest()

/** The fields of the form's vector, as the service signs it at another time. */
async function signedAt(form: 'stripe' | 'slack', time: number) {
  const { secret, body } = VECTORS[form]
  const utf8 = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey(
    'raw',
    utf8.encode(secret),
    algorithm,
    false,
    ['sign'],
  )
  const prefix = form === 'stripe' ? `${time}.` : `v0:${time}:`
  const mac = await crypto.subtle.sign(
    'HMAC',
    key,
    utf8.encode(`${prefix}${body}`),
  )
  const hex = Array.from(new Uint8Array(mac), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  return form === 'stripe'
    ? { 'stripe-signature': `t=${time},v1=${hex}` }
    : {
        'x-slack-request-timestamp': String(time),
        'x-slack-signature': `v0=${hex}`,
      }
}

describe('messages that come again', () => {
  test('what has failed may come again: an error, and a status that is none of success', async () => {
    const { send, handler } = receiver('standard')
    handler.mockRejectedValueOnce(new HttpError(503))
    expect(await send()).toBe(503)
    handler.mockResolvedValueOnce(new HttpResponse(null, { status: 500 }))
    expect(await send()).toBe(500)
    handler.mockResolvedValueOnce(new HttpResponse(null, { status: 302 }))
    expect(await send()).toBe(302)
    expect(await send()).toBe(VECTORS.standard.body)
    expect(await send()).toBe(204)
    expect(handler).toHaveBeenCalledTimes(4)
  })

  test('of many at once one runs, and the others get 409', async () => {
    const { send, handler } = receiver('standard')
    const got: unknown[] = []
    // The one that runs ends after the others have been answered.
    let open = (): void => undefined
    const others = new Promise<void>((resolve) => (open = resolve))
    handler.mockImplementationOnce(async () => {
      await others
      return new HttpResponse(null, { status: 202 })
    })
    const all = Array.from({ length: 20 }, async () => {
      got.push(await send())
      if (got.length === 19) open()
    })
    await Promise.all(all)
    expect(got).toEqual([...Array<number>(19).fill(409), 202])
    expect(handler).toHaveBeenCalledOnce()
  })

  test.each(['stripe', 'slack'] as const)(
    'each attempt is signed anew, under no id: a second one runs, and has the same body to compare: %s',
    async (form) => {
      await at(form)
      const { send, handler } = receiver(form)
      await send()
      const { body, time } = VECTORS[form]
      const headers = await signedAt(form, time + 60)
      expect(await send({ headers })).toBe(body)
      expect(await send({ headers })).toBe(204)
      expect(handler).toHaveBeenCalledTimes(2)
    },
  )

  test('a message sent anew under its own id runs once', async () => {
    const { secret } = VECTORS.standard
    const { handler, send } = receiver('standard')
    await send()
    const app = compose([webhookSender({ secret })], async (request) => {
      await clock.advance(60_000)
      const { headers } = request
      return HttpResponse.json(
        await send({ headers: Object.fromEntries(headers) }),
      )
    })
    const id = VECTORS.standard.headers['webhook-id'] ?? ''
    const body = VECTORS.standard.body
    const response = await app(
      new HttpRequest(url, {
        method: 'POST',
        headers: { 'webhook-id': id },
        body,
      }),
    )
    expect(await response.json()).toBe(204)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('a message is kept for its lifetime', async () => {
    await at('github')
    const { send, handler } = receiver('github', { lifetime: 700_000 })
    await send()
    await clock.advance(699_999)
    expect(await send()).toBe(204)
    await clock.advance(1)
    expect(await send()).toBe(VECTORS.github.body)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test('a handler that was cut off no longer holds its message after lockTimeout', async () => {
    const { send, handler } = receiver('standard', { lockTimeout: 1000 })
    handler.mockReturnValueOnce(new Promise(() => undefined))
    void send()
    await expect.poll(() => handler).toHaveBeenCalledOnce()
    expect(await send()).toBe(409)
    await clock.advance(1000)
    expect(await send()).toBe(VECTORS.standard.body)
  })

  test('a store that is down lets nothing pass', async () => {
    const down = new Error('down')
    const store = { ...memoryStore(), setIfAbsent: () => Promise.reject(down) }
    const { send, handler } = receiver('standard', { store })
    await expect(send()).rejects.toBe(down)
    expect(handler).not.toHaveBeenCalled()
  })

  test.each(['setIfAbsent', 'get'])(
    'a store that fails to answer is a 503, so that the message comes again: %s',
    async (operation) => {
      const failing = () => Promise.reject(new StoreError('no reply'))
      const store = memoryStore()
      // A repetition, for which it looks what became of the first.
      if (operation === 'get') await receiver('standard', { store }).send()
      const down = { ...store, [operation]: failing }
      const { send, handler } = receiver('standard', { store: down })
      expect(await send()).toBe(503)
      expect(handler).not.toHaveBeenCalled()
    },
  )

  test('a store that goes down while the handler runs does not make its work look undone', async () => {
    const fail = () => Promise.reject(new StoreError('SET failed'))
    const store = { ...memoryStore(), set: fail, compareAndSet: fail }
    const { send, handler } = receiver('standard', { store })
    expect(await send()).toBe(VECTORS.standard.body)
    await at('slack')
    const other = receiver('slack', { store })
    other.handler.mockRejectedValueOnce(new HttpError(422))
    expect(await other.send()).toBe(422)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('a handler that fails after lockTimeout gives back nothing that another one has taken', async () => {
    const { send, handler } = receiver('standard', { lockTimeout: 1000 })
    const fail: ((error: Error) => void)[] = []
    const pending = () => new Promise<never>((_, reject) => fail.push(reject))
    handler.mockImplementationOnce(pending).mockImplementationOnce(pending)
    const first = send()
    await expect.poll(() => fail).toHaveLength(1)
    await clock.advance(1000)
    const second = send()
    await expect.poll(() => fail).toHaveLength(2)
    fail[0]?.(new HttpError(500))
    expect(await first).toBe(500)
    expect(await send()).toBe(409)
    fail[1]?.(new HttpError(500))
    expect(await second).toBe(500)
  })
})
