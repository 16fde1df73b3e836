// Signs in with Basic authentication, and keeps the password from another server.
import {
  compose,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

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

const service = await serve(compose([requirePassword], listNotes))
const stranger = await serve(showCredentials)
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'

const client = createClient({
  middleware: [
    basicAuth({ origin: api, username: 'ada', password: 'lovelace' }),
  ],
})
const notes = await client.get(api)
console.log('with the middleware:', notes.status, await notes.json())
// #endregion use

const anonymous = await client.get(api, { middleware: [] })
console.log('without it:', anonymous.status)

const elsewhere = await client.get(stranger.url)
console.log('another origin:', elsewhere.status, await elsewhere.json())

await client.close()
await service.close()
await stranger.close()
