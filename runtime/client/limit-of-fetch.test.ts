import { describe, expect, test } from 'vitest'
import { NetworkError, TimeoutError } from '../errors.ts'
import { client } from './testing/clients.ts'
import { fetchTransport } from './checked-fetch-transport.ts'

const url = 'http://a.test/x?secret'

/** As Node's fetch has it: the code is that of the cause. */
const ofUndici = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('It took too long'), { code }) })

describe('a limit that a fetch has of its own is a TimeoutError that names itself', () => {
  test.each([
    ['ConnectTimeoutError', ofUndici('UND_ERR_CONNECT_TIMEOUT')],
    ['IdleTimeoutError', ofUndici('UND_ERR_HEADERS_TIMEOUT')],
    ['AttemptTimeoutError', new DOMException('The operation timed out', 'TimeoutError')],
  ])('%s, before the headers', async (name, cause) => {
    const call = client({ transport: fetchTransport(() => Promise.reject(cause)) }).get(url)
    await expect(call).rejects.toBeInstanceOf(TimeoutError)
    await expect(call).rejects.toMatchObject({
      name,
      cause,
      timeout: NaN,
      message: expect.stringMatching(
        /^GET http:\/\/a\.test\/x failed: .+ \(a limit of the fetch itself\)$/,
      ) as string,
    })
  })

  test('IdleTimeoutError, in the body', async () => {
    const cause = ofUndici('UND_ERR_BODY_TIMEOUT')
    const body = new ReadableStream({
      pull(controller) {
        controller.error(cause)
      },
    })
    const transport = fetchTransport(() => Promise.resolve(new Response(body)))
    const response = await client({ transport }).get(url)
    await expect(response.text()).rejects.toMatchObject({ name: 'IdleTimeoutError', cause })
  })

  test('any other failure is a NetworkError, also one whose causes form a circle', async () => {
    const circle = new Error('round and round')
    circle.cause = circle
    for (const cause of [ofUndici('UND_ERR_SOCKET'), circle, ofUndici('toString')]) {
      const transport = fetchTransport(() => Promise.reject(cause))
      await expect(client({ transport }).get(url)).rejects.toBeInstanceOf(NetworkError)
    }
  })
})
