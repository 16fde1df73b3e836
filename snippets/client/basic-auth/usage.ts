// Signs in with Basic authentication, and keeps the password from another server.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'

const requirePassword: Middleware = async (request, next) => {
  const credentials = request.headers.get('authorization')
  if (credentials === `Basic ${btoa('ada:lovelace')}`) return next(request)
  throw new HttpError(401, 'Who are you?', {
    headers: { 'www-authenticate': 'Basic realm="notes", charset="UTF-8"' },
  })
}
const listNotes: Handler = async () => HttpResponse.json(['buy milk'])
const showCredentials: Handler = async (request) =>
  HttpResponse.json({ credentials: request.headers.get('authorization') })

const notes = await serve(compose([requirePassword], listNotes))
const stranger = await serve(showCredentials)

const client = createClient({
  middleware: [
    basicAuth({ origin: notes.url, username: 'ada', password: 'lovelace' }),
  ],
})

const signedIn = await client.get(notes.url)
console.log('with the middleware:', signedIn.status, await signedIn.json())

const anonymous = await client.get(notes.url, { middleware: [] })
console.log('without it:', anonymous.status)

const elsewhere = await client.get(stranger.url)
console.log('another origin:', elsewhere.status, await elsewhere.json())

await client.close()
await notes.close()
await stranger.close()
