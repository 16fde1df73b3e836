import {
  compose,
  HttpError,
  HttpRequest,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import {
  webhook,
  type WebhookForm,
  type WebhookOptions,
} from 'middleware-cookbook/server/webhook'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { VECTORS } from './vectors.fixture.ts'

export const url = 'http://shop.example.org/hooks'

/** That of the test which runs. */
export let clock: ManualClock

/** Each test of a file gets a clock, at the time of the vectors. */
export function clockPerTest(): void {
  beforeEach(() => {
    clock = manualClock({ date: VECTORS.standard.time * 1000 })
  })
  afterEach(() => {
    clock.restore()
  })
}

export const echo: Handler = async (request) =>
  new HttpResponse(await request.text())

export type Change = Partial<{ body: string; headers: object; secret: string }>

/** What the form's vector, with changes, gets: a status, or what was echoed. */
export function receiver(
  form: WebhookForm,
  options: Partial<WebhookOptions> = {},
) {
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

/** The error that the form's vector, with changes, gets. */
export async function refusal(
  form: WebhookForm,
  { body, headers }: Change = {},
  options: Partial<WebhookOptions> = {},
): Promise<HttpError> {
  const vector = VECTORS[form]
  const app = compose(
    [webhook({ form, secret: vector.secret, ...options })],
    echo,
  )
  const request = new HttpRequest(url, {
    method: 'POST',
    headers: { ...vector.headers, ...headers },
    body: body ?? vector.body,
  })
  return app(request).then(
    () => expect.fail('It was taken'),
    (error: unknown) => error as HttpError,
  )
}

/** Moves the clock to a number of seconds after what the form signed. */
export async function at(form: WebhookForm, seconds = 0): Promise<void> {
  clock.restore()
  clock = manualClock({ date: (VECTORS[form].time + seconds) * 1000 })
  await Promise.resolve()
}
