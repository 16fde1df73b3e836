import { expect, test } from 'vitest'
import { fragmentOf, readFragment } from './share.ts'

const shared = { id: 'client/retry', version: 'a1', texts: { 'a.ts': 'let a = "ü 👩‍🍳"\n' } }

test('a link says what was put into it, in letters that an address may have', async () => {
  const fragment = await fragmentOf(shared)
  expect(fragment).toMatch(/^#edit=1\.[\w-]+$/)
  expect(await readFragment(fragment)).toEqual(shared)
})

test('a text of 100 KB fits', async () => {
  const texts = { 'a.ts': Array.from({ length: 20_000 }, (_, n) => `${n}`).join('\n') }
  expect(await readFragment(await fragmentOf({ ...shared, texts }))).toEqual({ ...shared, texts })
})

test.each([
  ['another format', async () => (await fragmentOf(shared)).replace('=1.', '=2.')],
  ['a cut link', async () => (await fragmentOf(shared)).slice(0, -8)],
  ['no compressed text', async () => '#edit=1.abcd'],
  ['letters of no link', async () => '#edit=1.%%%'],
  ['nothing', async () => '#edit=1.'],
  ['too much', async () => fragmentOf({ ...shared, texts: { a: 'a'.repeat(1e6) } })],
  [
    'more lines than an editor shows',
    async () => fragmentOf({ ...shared, texts: { a: '\n'.repeat(20_000) } }),
  ],
  ['no id', async () => fragmentOf({ version: 'a', texts: {} } as never)],
  [
    'texts that are none',
    async () => fragmentOf({ id: 'a', version: 'a', texts: { a: 1 } } as never),
  ],
  ['null', async () => fragmentOf(null as never)],
])('%s is damaged', async (_, make) => {
  expect(await readFragment(await make())).toBeUndefined()
})
