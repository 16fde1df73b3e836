import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inventory } from './snippet.ts'
import { select } from './select.ts'
import { tempCookbook } from './temp-cookbook.ts'

function cookbook() {
  const root = tempCookbook({
    'snippets/client/retry/usage.ts': '',
    'snippets/client/retry/naive.ts': '',
    'snippets/guide/order/order.ts': '',
  })
  return { root, programs: inventory(root).programs }
}

test.each([
  ['client/retry', ['client/retry']],
  ['client/retry/naive', ['client/retry/naive']],
  ['snippets/client/retry/usage.ts', ['client/retry']],
  ['./snippets/client/retry/usage.out', ['client/retry']],
  ['client/retry/naive.ts', ['client/retry/naive']],
  ['snippets/client/retry', ['client/retry/naive', 'client/retry']],
  ['guide/order', ['guide/order/order']],
  ['client', ['client/retry/naive', 'client/retry']],
])('%s', (asked, ids) => {
  const { root, programs } = cookbook()
  expect(select(root, programs, asked).map(({ id }) => id)).toEqual(ids)
})

test('a path may be relative to the folder of the reader', () => {
  const { root, programs } = cookbook()
  const here = join(root, 'snippets/client/retry')
  expect(select(root, programs, 'naive.ts', here).map(({ id }) => id)).toEqual([
    'client/retry/naive',
  ])
  expect(select(root, programs, join(here, 'usage.ts')).map(({ id }) => id)).toEqual([
    'client/retry',
  ])
})

test('a wrong name gets the nearest right one', () => {
  const { root, programs } = cookbook()
  expect(() => select(root, programs, 'client/rerty')).toThrow(
    'There is no program "client/rerty". Did you mean client/retry? "npm run snippet" lists them.',
  )
})
