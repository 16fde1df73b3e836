import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  param,
  routes,
  type Middleware,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'

const requireKey: Middleware = async (request, next) => {
  if (request.headers.get('x-api-key') === 'open sesame') return next(request)
  throw new HttpError(401, 'Send your key in X-Api-Key')
}
const app = compose(
  [requireKey],
  routes({
    'GET /notes/:id': async (request) =>
      HttpResponse.json({ id: param(request, 'id') }),
  }),
)
const client = createClient({ transport: app, baseUrl: 'http://example.org' })

test('without the key nothing is shown', async () => {
  const response = await client.get('/notes/7')
  expect(response.status).toBe(401)
  expect(await response.text()).toBe('Send your key in X-Api-Key\n')
})

test('with the key a note is', async () => {
  const response = await client.get('/notes/7', {
    headers: { 'x-api-key': 'open sesame' },
  })
  expect(await response.json()).toEqual({ id: '7' })
})
