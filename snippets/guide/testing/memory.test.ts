import {
  contextKey,
  createClient,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'

const url = 'http://example.org'

test('a response in memory can be streamed only once too', async () => {
  const app: Handler = async () => new HttpResponse('Hello!')
  const response = await createClient({ transport: app }).get(url)
  response.stream()
  await expect(response.text()).rejects.toThrow('was already read')
})

test('context stays on its side in memory too', async () => {
  const key = contextKey<string>('secret')
  const app: Handler = async (request) =>
    new HttpResponse(request.get(key) ?? 'nothing')
  const client = createClient({
    transport: app,
    middleware: [async (request, next) => next(request.set(key, 'mine'))],
  })
  expect(await (await client.get(url)).text()).toBe('nothing')
})

test('in memory an error of the application reaches the test as it is', async () => {
  const bug = new TypeError('x is undefined')
  const client = createClient({
    transport: async () => {
      throw bug
    },
  })
  await expect(client.get(url)).rejects.toBe(bug)
})
