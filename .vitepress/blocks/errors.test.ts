import { expect, test } from 'vitest'
import { PERMANENT, TRANSIENT } from '../../snippets/client/retry/permanent-errors.ts'
import { errorsDirective } from './errors.ts'
import type { Token } from './page-position.ts'

function shown(name: string): string {
  // A token is a large class, of which html() sets the content only.
  const newToken = () => ({ content: '' }) as Token
  return errorsDirective('/root')(name, newToken, '')
    .tokens.map(({ content }) => content)
    .join('')
}

test.each([
  ['permanent', PERMANENT],
  ['transient', TRANSIENT],
])('a table has all kinds that the recipe knows, with reason and codes: %s', (name, kinds) => {
  const table = shown(`client/retry/${name}`)
  for (const { names, reason } of kinds) {
    expect(table).toContain(`<p>${reason}</p>`)
    for (const code of names) expect(table).toContain(`<code>${code}</code>`)
  }
})

test('a table that does not exist is an error', () => {
  expect(() => shown('client/retry/others')).toThrow('there are permanent and transient')
})
