import { createClient, HttpResponse } from 'middleware-cookbook'
import { clientCredentials } from 'middleware-cookbook/client/client-credentials'
import { expect, test } from 'vitest'

test('TODO: one rule that the recipe obeys, as a sentence', async () => {
  const client = createClient({
    transport: async (request) =>
      HttpResponse.json(request.headers.get('x-client-credentials')),
    middleware: [clientCredentials({ value: 'a' })],
  })
  const response = await client.get('http://example.org')
  expect(await response.json()).toBe('a')
})
