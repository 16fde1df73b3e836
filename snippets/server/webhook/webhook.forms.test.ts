import { HttpError } from 'middleware-cookbook'
import { memoryStore, StoreError } from 'middleware-cookbook/store'
import type { WebhookForm } from 'middleware-cookbook/server/webhook'
import { describe, expect, test, vi } from 'vitest'
import { at, clockPerTest, receiver, refusal } from './receiver.fixture.ts'
import { VECTORS } from './vectors.fixture.ts'

clockPerTest()

/** Of a form that signs in one field. */
const field = (form: WebhookForm, name: string): string =>
  VECTORS[form].headers[name] ?? ''

const stripe = field('stripe', 'stripe-signature')
const slack = field('slack', 'x-slack-signature')
const github = field('github', 'x-hub-signature-256')

test.each<[WebhookForm, string, string]>([
  ['stripe', 'stripe-signature', stripe.replaceAll(',', ', ')],
  ['stripe', 'stripe-signature', stripe.split(',').reverse().join(',')],
  ['stripe', 'stripe-signature', stripe.toUpperCase().replace('T=', 't=')],
  ['slack', 'x-slack-signature', slack.toUpperCase().replace('V0', 'v0')],
])(
  'a field may be written in another way, with blanks, in another order or letter case of its digits: %s',
  async (form, name, value) => {
    await at(form)
    const written = value.replaceAll('V1=', 'v1=')
    const { send } = receiver(form)
    expect(await send({ headers: { [name]: written } })).toBe(
      VECTORS[form].body,
    )
  },
)

test.each<[WebhookForm, string, string | string[], number]>([
  // A digit and a letter that is none: a parser would take 6z for 06.
  ['stripe', 'stripe-signature', stripe.replaceAll('06', '6z'), 403],
  ['slack', 'x-slack-signature', `${slack}00`, 403],
  ['slack', 'x-slack-signature', `v1=${slack.slice(3)}`, 400],
  ['github', 'x-hub-signature-256', ` x ${github}`, 400],
  ['github', 'x-hub-signature-256', github.replace('sha256', 'sha1'), 400],
  ['github', 'x-hub-signature-256', [github, 'sha256=00'], 400],
  ['slack', 'x-slack-request-timestamp', ['1531420618', '1531420619'], 400],
])(
  'what is not quite the field of a form is refused: %s, %s %j',
  async (...row) => {
    const [form, name, value, status] = row
    await at(form)
    const { send, handler } = receiver(form)
    expect(await send({ headers: { [name]: value } })).toBe(status)
    expect(handler).not.toHaveBeenCalled()
  },
)

describe('an answer that refuses says why', () => {
  test('a form that is missing, a signature or a time that is not right', async () => {
    const none = { 'webhook-signature': '' }
    expect(await refusal('standard', { headers: none })).toMatchObject({
      status: 400,
      message: 'No signature of this form',
    })
    expect(await refusal('standard', { body: 'x' })).toMatchObject({
      status: 403,
      message: 'The signature is not right',
    })
    await at('standard', 301)
    expect(await refusal('standard')).toMatchObject({
      status: 403,
      message: 'The time is not right',
    })
  })

  test('a message that is being handled, or a store that is down', async () => {
    const store = memoryStore()
    const { send, handler } = receiver('standard', { store })
    const again = vi.fn()
    handler.mockImplementationOnce(async () => {
      again(await refusal('standard', {}, { store }))
      throw new HttpError(500)
    })
    expect(await send()).toBe(500)
    expect(again.mock.calls[0]?.[0]).toMatchObject({
      status: 409,
      message: 'The same message is being handled',
    })
    const cause = new StoreError('no reply')
    const setIfAbsent = () => Promise.reject(cause)
    const down = await refusal(
      'standard',
      {},
      { store: { ...store, setIfAbsent } },
    )
    const headers = { 'retry-after': '1' }
    expect(down).toMatchObject({ status: 503, cause, headers })
  })
})

test('a store that goes down while the handler runs is reported', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const cause = new StoreError('no reply')
  const store = { ...memoryStore(), set: () => Promise.reject(cause) }
  expect(await receiver('standard', { store }).send()).toBe(
    VECTORS.standard.body,
  )
  expect(print).toHaveBeenCalledWith('POST /hooks failed:', cause)
})
