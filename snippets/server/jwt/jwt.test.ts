import {
  compose,
  createClient,
  HttpError,
  type Handler,
} from 'middleware-cookbook'
import { EncryptJWT, type JSONWebKeySet } from 'jose'
import { expect, test } from 'vitest'
import {
  gate,
  issuer,
  issuerKey,
  notes,
  rawToken,
  rightClaims,
  stopTheClock,
} from './tokens.fixture.ts'

stopTheClock()

const key = await issuerKey()
const keys: JSONWebKeySet = { keys: [key.jwk] }

test('a token that is right passes, and its claims are on the request', async () => {
  const response = await notes(keys).ask(await key.sign({ scope: 'a b' }))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ ...rightClaims(), scope: 'a b' })
})

test('the handler does not run for any other', async () => {
  const { handler, status } = notes(keys)
  expect(await status(await key.sign({ aud: 'photos' }))).toBe(401)
  expect(await status(rawToken({ alg: 'none' }))).toBe(401)
  expect(handler).not.toHaveBeenCalled()
})

test('an encrypted token is refused', async () => {
  const token = await new EncryptJWT(rightClaims())
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32))
  expect(await notes(keys).status(token)).toBe(401)
})

test('an error of the handler is not taken for one of the token', async () => {
  const failing: Handler = async () => {
    throw new HttpError(402)
  }
  const client = createClient({ transport: compose([gate(keys)], failing) })
  const headers = { authorization: `Bearer ${await key.sign()}` }
  expect((await client.get(issuer, { headers })).status).toBe(402)
})
