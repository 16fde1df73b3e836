// The path of an entry is yours to choose: the route in place of a secret, or a parameter that you need.
import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import { accessLog } from 'middleware-cookbook/server/access-log'

const app = compose(
  [
    accessLog({
      log: ({ method, path }) => console.log(method, path),
      path: ({ url }) => {
        if (url.pathname.startsWith('/reset/')) return '/reset/:token'
        const page = url.searchParams.get('page')
        return page === null ? url.pathname : `${url.pathname}?page=${page}`
      },
    }),
  ],
  async () => new HttpResponse('Hello!'),
)

const client = createClient({ transport: app })
await client.get('http://shop.test/reset/4f1c9a')
await client.get('http://shop.test/orders?page=2&session=open-sesame')
