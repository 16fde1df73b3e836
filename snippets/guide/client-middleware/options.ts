// What baseUrl, headers and timeout do, and what a call can change.
import {
  createClient,
  HttpResponse,
  sleep,
  type Handler,
} from 'middleware-cookbook'

const app: Handler = async ({ url, headers, signal }) => {
  if (url.pathname.endsWith('/slow')) await sleep(60_000, signal)
  const key = headers.get('authorization') ?? 'no key'
  return new HttpResponse(`${url.href} (${key})`)
}

const client = createClient({
  transport: app,
  baseUrl: 'https://api.example.org/v1/',
  headers: { authorization: 'Bearer abc' },
  timeout: 200,
})

for (const url of ['users/7', '/users/7', '?page=2', 'https://example.net']) {
  const response = await client.get(url)
  console.log(url.padEnd(19), '→', await response.text())
}
const headers = { authorization: 'Bearer xyz' }
const response = await client.get('users/7', { headers })
console.log('own header'.padEnd(19), '→', await response.text())

for (const options of [{}, { timeout: 50 }]) {
  try {
    await client.get('slow', options)
  } catch (error) {
    console.log(String(error))
  }
}
