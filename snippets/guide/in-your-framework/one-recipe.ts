import { around, HttpError, type Middleware } from 'middleware-cookbook'
import { problemDetails } from 'middleware-cookbook/server/problem-details'

const keyed: Middleware = async (request, next) => {
  if (request.headers.has('x-key')) return next(request)
  throw new HttpError(401, 'Send a key')
}

// Your own handlers, of any kind that take a Request and give a Response.
const handle = async () => new Response('yours')

const withRecipes = around([problemDetails(), keyed])

const fetch = (request: Request) => withRecipes(request, handle)

for (const headers of [new Headers(), new Headers({ 'x-key': '1' })]) {
  const response = await fetch(
    new Request('https://shop.example/', { headers }),
  )
  console.log(response.status, await response.text())
}
