// A request never changes: each change is a copy that shares the rest.
import { HttpRequest } from 'middleware-cookbook'

const request = new HttpRequest('http://example.org/notes?page=1', {
  method: 'POST',
  headers: { accept: 'text/plain', 'x-trace': '7' },
  body: 'buy milk',
})

const copy = request
  .withHeader('accept', 'application/json')
  .withoutHeader('x-trace')
  .with({ url: '?page=2', method: 'PUT' })

for (const { method, url, headers } of [request, copy]) {
  console.log(method, url.search, JSON.stringify([...headers.keys()]))
}
console.log('the body is the same:', copy.body === request.body)
console.log(await copy.text(), '=', await request.text())

const other = request.with({ json: { text: 'buy milk' } })
console.log('a new body brings', other.headers.get('content-type'))
