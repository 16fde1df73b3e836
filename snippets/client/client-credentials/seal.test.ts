import { sealWith } from 'middleware-cookbook/client/client-credentials'
import { expect, test } from 'vitest'

const secret = 'a'.repeat(32)

test('what is sealed opens with the same secret and key, in another process too, and shows nothing', async () => {
  const [one, two] = [sealWith(secret), sealWith(secret)]
  const sealed = await one.seal('tökén-secret', 'shop')
  expect(await two.open(sealed, 'shop')).toBe('tökén-secret')
  expect(atob(sealed)).not.toContain('secret')
  expect(await one.seal('tökén-secret', 'shop')).not.toBe(sealed)
})

test('it opens with no other secret, under no other key, and not when a bit has changed', async () => {
  const seal = sealWith(secret)
  const sealed = await seal.seal('token', 'ada')
  expect(await sealWith('b'.repeat(32)).open(sealed, 'ada')).toBe(undefined)
  expect(await seal.open(sealed, 'eve')).toBe(undefined)
  const bytes = Array.from(atob(sealed), (char) => char.charCodeAt(0))
  for (const index of bytes.keys()) {
    const changed = bytes.map((byte, at) => (at === index ? byte ^ 1 : byte))
    const text = btoa(String.fromCharCode(...changed))
    expect(await seal.open(text, 'ada')).toBe(undefined)
  }
})

test.each(['', 'token', '{"accessToken":"a"}', btoa('short'), 'é'])(
  'what was never sealed does not open, and is no error: %j',
  async (text) => {
    expect(await sealWith(secret).open(text, 'ada')).toBe(undefined)
  },
)

test.each(['', 'short', 'a'.repeat(31), undefined, 5])(
  'a secret that can be guessed is refused at once, and not shown: %j',
  (short) => {
    expect(() => sealWith(short as string)).toThrow(
      /^sealWith\(secret\) is [^:]*: pass a string of 32 random characters or more$/,
    )
    expect(() => sealWith('a'.repeat(31))).not.toThrow('aaa')
  },
)
