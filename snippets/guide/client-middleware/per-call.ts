// The middleware of one call replaces the client's, disables it, or adds to it.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

/** Writes its name into a header that the server sends back. */
function stamp(name: string): Middleware {
  return async function stamp(request, next) {
    const before = request.headers.get('stamps')
    const stamps = before === null ? name : `${before}, ${name}`
    return next(request.withHeader('stamps', stamps))
  }
}
const echo: Handler = async (request) =>
  new HttpResponse(request.headers.get('stamps') ?? 'none')

const url = 'http://example.org'
const client = createClient({
  transport: echo,
  middleware: [stamp('A'), stamp('B')],
})

// #region calls
const usual = await client.get(url)
const replaced = await client.get(url, { middleware: [stamp('C')] })
const disabled = await client.get(url, { middleware: [] })
const appended = await client.get(url, {
  middleware: [...client.middleware, stamp('C')],
})
// #endregion calls

console.log('usual:   ', await usual.text())
console.log('replaced:', await replaced.text())
console.log('disabled:', await disabled.text())
console.log('appended:', await appended.text())
