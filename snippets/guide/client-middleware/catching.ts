// Turns one kind of failure into an answer, and lets every other one pass.
import {
  createClient,
  HttpResponse,
  NetworkError,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
const offline: Middleware = async (request, next) => {
  try {
    return await next(request)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return HttpResponse.json({ notes: [], offline: true })
  }
}
// #endregion middleware

const unplugged: Handler = async () => {
  throw new NetworkError('The cable is out')
}
const broken: Handler = async () => {
  throw new TypeError('undefined is not a function')
}

for (const transport of [unplugged, broken]) {
  const client = createClient({ transport, middleware: [offline] })
  try {
    const response = await client.get('http://example.org/notes')
    console.log(await response.json())
  } catch (error) {
    console.log(String(error))
  }
}
