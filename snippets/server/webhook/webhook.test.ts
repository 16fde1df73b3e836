import fc from 'fast-check'
import { compose, HttpRequest } from 'middleware-cookbook'
import { webhook, type WebhookForm } from 'middleware-cookbook/server/webhook'
import { beforeEach, describe, expect, test } from 'vitest'
import { VECTORS } from './vectors.fixture.ts'
import { at, clockPerTest, echo, receiver, url } from './receiver.fixture.ts'

clockPerTest()

const forms: readonly WebhookForm[] = ['standard', 'stripe', 'github', 'slack']

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

test.each<[object, string]>([
  [{ secret: '' }, 'webhook({ secret }) is empty or not base64'],
  [{ secret: 'whsec_%' }, 'webhook({ secret }) is empty or not base64'],
  [{ secret: 'MfKQwhsec_9r8G' }, 'webhook({ secret }) is empty or not base64'],
  [{ secret: [] }, 'webhook({ secret }) is empty: pass one or more'],
  [{ secret: undefined }, 'webhook({ secret }) is undefined: pass a string'],
  [{ form: 'paypal' }, 'webhook({ form }) is "paypal": pass "standard"'],
  [{ tolerance: 0 }, 'webhook({ tolerance }) is 0: pass a number of seconds'],
  [
    { lifetime: 599_999 },
    'webhook({ lifetime }) is 599999: pass a number of ms, 600000 or more',
  ],
  [{ lockTimeout: 0 }, 'webhook({ lockTimeout }) is 0: pass'],
  [
    { lifetime: Infinity },
    'webhook({ lifetime }) is Infinity: pass a number of ms, 600000 or more, but not Infinity',
  ],
])('options that verify nothing are errors: %j', (options, message) => {
  const { secret } = VECTORS.standard
  expect(() => webhook({ secret, ...options })).toThrow(message)
})
