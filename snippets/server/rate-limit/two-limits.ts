// Two limits with one limiter's store: by user for all, and by address for one route.
// @node rate-limiter-flexible loads node:cluster.
import {
  compose,
  contextKey,
  createClient,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'

const user = contextKey<string>('user')
const signIn: Middleware = (request, next) =>
  next(request.set(user, request.headers.get('x-user') ?? 'nobody'))

// #region limits
const limiter = new RateLimiterMemory({ points: 3, duration: 60 })

const perUser = rateLimit({
  limiter,
  policy: 'user',
  key: (request) => request.get(user),
})
const logins = rateLimit({ limiter, policy: 'login' })

const app = compose(
  [signIn, perUser],
  routes({
    'GET /notes': async () => new HttpResponse('Notes'),
    'POST /login': compose([logins], async () => new HttpResponse('Hello')),
  }),
)
// #endregion limits

const server = await serve(app)
const client = createClient({ baseUrl: server.url })
for (const name of ['ada', 'ada', 'grace', 'eve']) {
  const headers = { 'x-user': name }
  const response = await client.post('/login', { headers })
  const told = response.headers.get('ratelimit')?.replace(/;t=\d+/g, '')
  console.log(name, response.status, told)
}

await client.close()
await server.close()
