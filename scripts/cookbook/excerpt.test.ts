import { describe, expect, test } from 'vitest'
import { excerpt, wholeFile } from './excerpt.ts'

const file = `import { wait } from './wait.ts'

export function retry() {
  // #region loop
  for (;;) {
    // #region inner
    await wait()
    // #endregion inner
  }

  // #endregion loop
}
`

describe('wholeFile', () => {
  test('shows everything but region markers and blank lines at the ends', () => {
    expect(wholeFile(`\n${file}\n`).code).toBe(
      `import { wait } from './wait.ts'

export function retry() {
  for (;;) {
    await wait()
  }

}`,
    )
  })

  test('reads CRLF like LF', () => {
    expect(wholeFile(file.replaceAll('\n', '\r\n'))).toEqual(wholeFile(file))
  })

  test.each([
    '// regions matter',
    '// region of interest',
    'const region = 1',
    '// the #region marker',
  ])('keeps %j, which is no marker', (line) => expect(wholeFile(line).code).toBe(line))

  test.each(['// #region a', '//#endregion', '# #region a', '#region a', '<!-- #region a -->'])(
    'takes out %j',
    (line) => expect(wholeFile(`a\n${line}\nb`).code).toBe('a\nb'),
  )

  test.each(['// ^?', '  //   ^|', '//  ^^^^ why', '// @errors: 2345 2322', '  // @errors: 2345'])(
    'takes out %j, which speaks to twoslash',
    (line) => expect(wholeFile(`a\n${line}\nb`)).toMatchObject({ code: 'a\nb', lines: [1, 3] }),
  )

  test.each([
    '// @ts-expect-error -- why',
    '// @unordered',
    '// ---cut---',
    '// - ^?',
    "a('// ^?')",
  ])('keeps %j, which speaks to a reader or to others', (line) =>
    expect(wholeFile(`a\n${line}\nb`).code).toBe(`a\n${line}\nb`),
  )
})

describe('excerpt', () => {
  test('takes common indentation and inner markers away, and says which lines are shown', () => {
    expect(excerpt(file, 'loop')).toEqual({
      code: 'for (;;) {\n  await wait()\n}',
      firstLine: 5,
      lastLine: 9,
      lines: [5, 7, 9],
      indent: 2,
    })
  })

  test('finds a region inside a region', () => {
    expect(excerpt(file, 'inner')).toMatchObject({ code: 'await wait()', lines: [7], indent: 4 })
  })

  test('lets an end without a name close the innermost region', () => {
    const text = '// #region a\n1\n// #region b\n2\n// #endregion\n3\n// #endregion\n4'
    expect(excerpt(text, 'b').code).toBe('2')
    expect(excerpt(text, 'a').code).toBe('1\n2\n3')
  })

  test.each([
    [
      'a name that does not exist',
      'wait',
      'There is no region "wait". Its regions are: loop, inner.',
    ],
    ['a file without regions', 'x', 'There is no region "x". It has no regions.', 'const a = 1'],
    [
      'the same name twice',
      'a',
      'Region "a" starts twice, on lines 1 and 4. Give each region its own name.',
      '// #region a\n1\n// #endregion a\n// #region a\n2\n// #endregion a',
    ],
    [
      'a region in a region of the same name',
      'a',
      'Region "a" starts twice, on lines 1 and 2. Give each region its own name.',
      '// #region a\n// #region a\n1\n// #endregion a\n// #endregion a',
    ],
    [
      'a region that is never closed',
      'a',
      'Region "a" (line 1) is never closed. Add "// #endregion a".',
      '// #region a\n1\n// #endregion b',
    ],
    ['an empty region', 'a', 'Region "a" (line 1) is empty.', '// #region a\n\n// #endregion a'],
  ])('refuses %s', (_, name, message, text = file) => {
    expect(() => excerpt(text, name)).toThrow(message)
  })
})
