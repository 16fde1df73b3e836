import fc from 'fast-check'
import {
  compose,
  HttpError,
  HttpRequest,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { manualClock } from 'middleware-cookbook/testing'
import {
  webhook,
  type WebhookForm,
  type WebhookOptions,
} from 'middleware-cookbook/server/webhook'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { memoryStore, StoreError } from 'middleware-cookbook/store'
import { VECTORS } from './vectors.fixture.ts'

const forms: readonly WebhookForm[] = ['standard', 'stripe', 'github', 'slack']
const url = 'http://shop.example.org/hooks'

let clock: ReturnType<typeof manualClock>
beforeEach(() => {
  clock = manualClock({ date: VECTORS.standard.time * 1000 })
})
afterEach(() => {
  clock.restore()
})

const echo: Handler = async (request) => new HttpResponse(await request.text())

type Change = Partial<{ body: string; headers: object; secret: string }>

/** What the form's vector, with changes, gets: a status, or what was echoed. */
function receiver(form: WebhookForm, options: Partial<WebhookOptions> = {}) {
  const { secret } = VECTORS[form]
  const handler = vi.fn(echo)
  const app = compose([webhook({ form, secret, ...options })], handler)
  return {
    handler,
    send: async ({ body, headers }: Change = {}): Promise<string | number> => {
      const vector = VECTORS[form]
      const request = new HttpRequest(url, {
        method: 'POST',
        headers: { ...vector.headers, ...headers },
        body: body ?? vector.body,
      })
      try {
        const response = await app(request)
        return response.status === 200 ? await response.text() : response.status
      } catch (error) {
        if (error instanceof HttpError) return error.status
        throw error
      }
    },
  }
}

/** Moves the clock to a number of seconds after what the form signed. */
async function at(form: WebhookForm, seconds = 0): Promise<void> {
  clock.restore()
  clock = manualClock({ date: (VECTORS[form].time + seconds) * 1000 })
  await Promise.resolve()
}

test('the form standard may have the names of Svix, as Clerk and Resend send it', async () => {
  const entries = Object.entries(VECTORS.standard.headers)
  const svix = entries.map(([name, value]) => [
    name.replace('webhook', 'svix'),
    value,
  ])
  const message = { headers: Object.fromEntries(svix) as object }
  const { secret, body } = VECTORS.standard
  const app = compose([webhook({ secret })], echo)
  const send = (headers: object) =>
    app(new HttpRequest(url, { method: 'POST', headers: { ...headers }, body }))
  expect(await (await send(message.headers)).text()).toBe(body)
  await expect(
    send({ ...message.headers, 'svix-id': 'msg_other' }),
  ).rejects.toHaveProperty('status', 403)
})

describe.each(forms)('%s', (form) => {
  beforeEach(() => at(form))

  test('fields that a proxy has repeated are those fields (RFC 9110 §5.3)', async () => {
    const entries = Object.entries(VECTORS[form].headers)
    const twice = entries.map(([name, value]) => [name, [value, value]])
    const { send } = receiver(form)
    const headers = Object.fromEntries(twice) as object
    expect(await send({ headers })).toBe(VECTORS[form].body)
  })

  test('what the service has signed reaches the handler, byte for byte', async () => {
    expect(await receiver(form).send()).toBe(VECTORS[form].body)
  })

  test('another body is refused, also if it only differs in a blank', async () => {
    const { send, handler } = receiver(form)
    expect(await send({ body: `${VECTORS[form].body} ` })).toBe(403)
    expect(handler).not.toHaveBeenCalled()
  })

  test('another secret is refused, and the right one of several is found', async () => {
    const { secret } = VECTORS[form]
    const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    expect(await receiver(form, { secret: other }).send()).toBe(403)
    const both = receiver(form, { secret: [other, secret] })
    expect(await both.send()).toBe(VECTORS[form].body)
  })

  test('without its fields, or with fields that are not of the form, it is a 400', async () => {
    const { send } = receiver(form)
    for (const name of Object.keys(VECTORS[form].headers)) {
      expect(await send({ headers: { [name]: '' } })).toBe(400)
    }
  })

  test('the same message runs once: then it is a 204', async () => {
    const { send, handler } = receiver(form)
    await send()
    expect(await send()).toBe(204)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('hostile fields get 400 or 403, and never reach the handler', async () => {
    const { send, handler } = receiver(form)
    const names = Object.keys(VECTORS[form].headers)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.string({
          unit: fc.constantFrom(...Array.from('v01,=.:s t256ha+/')),
        }),
        async (name, value) => {
          const genuine = VECTORS[form].headers[name]
          const status = await send({ headers: { [name]: value } })
          if (value.trim() !== genuine) expect([400, 403]).toContain(status)
        },
      ),
    )
    expect(handler).not.toHaveBeenCalled()
  })
})

describe.each(['standard', 'stripe', 'slack'] as const)('time, %s', (form) => {
  test.each([
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])(
    'a message is accepted for 300 s before and after it was signed: %d, %s',
    async (seconds, taken) => {
      await at(form, seconds)
      const expected = taken ? VECTORS[form].body : 403
      expect(await receiver(form).send()).toBe(expected)
    },
  )

  test('tolerance is in seconds', async () => {
    await at(form, 11)
    expect(await receiver(form, { tolerance: 10 }).send()).toBe(403)
    await at(form, 10)
    const receives = receiver(form, { tolerance: 10 })
    expect(await receives.send()).toBe(VECTORS[form].body)
  })
})

describe('signatures', () => {
  const right = VECTORS.standard.headers['webhook-signature'] ?? ''
  const wrong = `v1,${btoa('x'.repeat(32))}`

  test.each<[string, string | number]>([
    [`${wrong} ${right}`, VECTORS.standard.body],
    [`v1a,abc ${right}`, VECTORS.standard.body],
    [`v1,% ${right}`, VECTORS.standard.body],
    [right.replace('v1,', 'v2,'), 403],
    [right.replace('v1,', ''), 403],
    [wrong, 403],
    // No more than eight are tried.
    [`${`${wrong} `.repeat(8)}${right}`, 403],
  ])(
    'of several, one of version 1 must be right: %s',
    async (field, expected) => {
      const { send } = receiver('standard')
      const headers = { 'webhook-signature': field }
      expect(await send({ headers })).toBe(expected)
    },
  )

  test("Stripe's v0 is not taken", async () => {
    await at('stripe')
    const field = VECTORS.stripe.headers['stripe-signature'] ?? ''
    const headers = { 'stripe-signature': field.replace('v1=', 'v2=') }
    expect(await receiver('stripe').send({ headers })).toBe(403)
  })

  test("a time that is not digits is refused: 1e9 and ' 1' are other bytes", async () => {
    for (const time of ['1614265330.0', '1e9', '-1', '0x1', '1614265330 1']) {
      const headers = { 'webhook-timestamp': time }
      expect(await receiver('standard').send({ headers })).toBe(400)
    }
  })

  test('an id with a dot is refused: parts of it could be read as the time', async () => {
    const headers = { 'webhook-id': 'msg.1' }
    expect(await receiver('standard').send({ headers })).toBe(400)
  })

  test('a message with two signatures is one message, whichever is sent', async () => {
    const old = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    const { secret, body, headers } = VECTORS.github
    const oldKey = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(old),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    const bytes = new TextEncoder().encode(body)
    const mac = await crypto.subtle.sign('HMAC', oldKey, bytes)
    const other = `sha256=${Buffer.from(mac).toString('hex')}`
    const { send, handler } = receiver('github', { secret: [secret, old] })
    expect(await send({ headers })).toBe(body)
    expect(await send({ headers: { 'x-hub-signature-256': other } })).toBe(204)
    expect(handler).toHaveBeenCalledOnce()
  })
})

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

  test('a store that fails to answer is a 503, so that the message comes again', async () => {
    const setIfAbsent = () => Promise.reject(new StoreError('SET failed'))
    const store = { ...memoryStore(), setIfAbsent }
    const { send, handler } = receiver('standard', { store })
    expect(await send()).toBe(503)
    expect(handler).not.toHaveBeenCalled()
  })

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

test.each<[object, string]>([
  [{ secret: '' }, 'webhook({ secret }) is empty or not base64'],
  [{ secret: 'whsec_%' }, 'webhook({ secret }) is empty or not base64'],
  [{ secret: [] }, 'webhook({ secret }) is empty: pass one or more'],
  [{ secret: undefined }, 'webhook({ secret }) is undefined: pass a string'],
  [{ form: 'paypal' }, 'webhook({ form }) is "paypal": pass "standard"'],
  [{ tolerance: 0 }, 'webhook({ tolerance }) is 0: pass a number of seconds'],
  [
    { lifetime: 599_999 },
    'webhook({ lifetime }) is 599999: pass a number of ms, 600000 or more',
  ],
  [{ lockTimeout: 0 }, 'webhook({ lockTimeout }) is 0: pass'],
])('options that verify nothing are errors: %j', (options, message) => {
  const { secret } = VECTORS.standard
  expect(() => webhook({ secret, ...options })).toThrow(message)
})
