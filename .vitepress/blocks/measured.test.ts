import { expect, test } from 'vitest'
import { tableOf } from './measured.ts'

test('a text with columns is a table whose rows and columns have headings', () => {
  const table = tableOf('Redis      200   99 of 100\nis <up>    400       8 ms\n')
  expect(table).toContain(
    '<th scope="col">Redis</th><th scope="col">200</th><th scope="col">99 of 100</th>',
  )
  expect(table).toContain('<tr><th scope="row">is &lt;up&gt;</th><td>400</td><td>8 ms</td></tr>')
})

test('a line with other columns is an error that names it', () => {
  expect(() => tableOf('a   b\nis up   1   2\n')).toThrow('2 columns, where "is up" has 3')
})
