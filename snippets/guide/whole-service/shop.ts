import {
  compose,
  HttpError,
  HttpResponse,
  routes,
  type Client,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  accessLog,
  type AccessLogEntry,
} from 'middleware-cookbook/server/access-log'
import { clientAddress } from 'middleware-cookbook/server/client-address'
import { cors } from 'middleware-cookbook/server/cors'
import {
  idempotencyKey,
  operationId,
} from 'middleware-cookbook/server/idempotency-key'
import { jwt, jwtClaims, type JwtOptions } from 'middleware-cookbook/server/jwt'
import {
  Problem,
  problemDetails,
} from 'middleware-cookbook/server/problem-details'
import { rateLimit, type Limiter } from 'middleware-cookbook/server/rate-limit'
import { requestId } from 'middleware-cookbook/server/request-id'
import type { Store } from 'middleware-cookbook/store'

/** What the shop needs from outside. */
export interface ShopOptions {
  readonly payments: Client
  readonly tokens: JwtOptions
  readonly store: Store
  readonly limiter: Limiter
  readonly log: (entry: AccessLogEntry) => void
}

/** From 500 on, `problemDetails()` tells type and title, and the detail goes to the log. */
const unpaid = {
  type: 'https://shop.example.org/problems/unpaid',
  title: 'The payment service did not take the payment',
}

/** Whose key it is. Without one, all would share their keys, and their orders. */
function userOf(request: HttpRequest): string {
  const { sub } = request.get(jwtClaims) ?? {}
  if (sub === undefined) throw new HttpError(403, 'The token names no user')
  return sub
}

/** The application. */
export function shop(options: ShopOptions): Handler {
  const { payments, tokens, store, limiter, log } = options
  const everyRequest = [
    requestId({ trust: () => false }),
    clientAddress({ trust: ['127.0.0.0/8', '::1'] }),
    accessLog({ log }),
    cors({
      origin: ['https://shop.example.org'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
    }),
    problemDetails(),
    rateLimit({ limiter }),
  ]
  const user = jwt(tokens)
  const once = idempotencyKey({
    store,
    scope: userOf,
  })

  const order: Handler = async (request) => {
    const { item } = await request.json<{ item: string }>()
    // The key of the order is the key of its payment: however often one is sent, there is one of each.
    const headers = { 'idempotency-key': request.get(operationId) ?? '' }
    const paid = await payments
      .post('/payments', { json: { item }, headers })
      .catch((cause: unknown) => {
        throw new Problem(503, 'No answer', { ...unpaid, cause })
      })
    if (!paid.ok) throw new Problem(502, `It said ${paid.status}`, unpaid)
    return HttpResponse.json({ item, ...(await paid.json<object>()) })
  }
  const prices: Handler = async () => {
    const rates = await payments.get('/rates')
    return HttpResponse.json(await rates.json())
  }

  return compose(
    everyRequest,
    routes({
      'GET /prices': prices,
      'POST /orders': compose([user, once], order),
    }),
  )
}
