import { expect, test } from 'vitest'
import { HttpError } from './http-error.ts'
import { orUnavailable } from './or-unavailable.ts'
import { StoreError } from '../store/store-error.ts'

test('what the store answers is passed on', async () => {
  expect(await orUnavailable(async () => 'done')).toBe('done')
})

test('while the store is down it is a 503 that says when to come again, with the cause', async () => {
  const cause = new StoreError('GET got no reply from Redis within 500 ms')
  const error: unknown = await orUnavailable(() => Promise.reject(cause)).catch(
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(HttpError)
  expect(error).toMatchObject({ status: 503, cause, headers: { 'retry-after': '1' } })
})

test('a StoreError of another copy of the package is one too', async () => {
  const cause = Object.assign(new Error('down'), { code: 'ERR_STORE' })
  await expect(orUnavailable(() => Promise.reject(cause))).rejects.toMatchObject({ status: 503 })
})

test.each([new TypeError('of a handler'), Object.assign(new Error('x'), { code: 'ECONNRESET' })])(
  'any other error is passed on as it is: %s',
  async (error) => {
    await expect(orUnavailable(() => Promise.reject(error))).rejects.toBe(error)
  },
)

test('a value that is no error is passed on too', async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a foreign store may do
  await expect(orUnavailable(() => Promise.reject({ code: 'ERR_STORE' }))).rejects.toEqual({
    code: 'ERR_STORE',
  })
})
