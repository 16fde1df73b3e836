import { expect, test } from 'vitest'
import { coloured, paintFor, plain } from '../lib/paint.ts'
import { annotate, format } from './report.ts'

const problem = {
  rule: 'output-differs',
  file: 'snippets/client/retry/usage.out',
  line: 2,
  message: '100 % wrong: see, below',
  detail: '@@ -1 +1 @@\n-old\n+new\n\nend',
}

test('a pipe gets plain text', () => {
  expect(format(problem)).toBe(
    `snippets/client/retry/usage.out:2: 100 % wrong: see, below
    @@ -1 +1 @@
    -old
    +new

    end`,
  )
})

test('a terminal gets colours', () => {
  expect(format(problem, coloured)).toBe(
    `\u001B[1msnippets/client/retry/usage.out:2\u001B[22m: 100 % wrong: see, below
    \u001B[2m@@ -1 +1 @@\u001B[22m
    \u001B[31m-old\u001B[39m
    \u001B[32m+new\u001B[39m

    end`,
  )
})

test('GitHub gets an annotation', () => {
  expect(annotate(problem)).toBe(
    '::error file=snippets/client/retry/usage.out,line=2,title=output-differs::100 %25 wrong: see, below%0A@@ -1 +1 @@%0A-old%0A+new%0A%0Aend',
  )
  expect(annotate({ rule: 'a', file: 'b,c:d.md', message: 'e' })).toBe(
    '::error file=b%2Cc%3Ad.md,title=a::e',
  )
})

test.each([
  { isTTY: true, env: {}, paint: coloured },
  { isTTY: true, env: { NO_COLOR: '1' }, paint: plain },
  { isTTY: false, env: {}, paint: plain },
  { isTTY: false, env: { FORCE_COLOR: '1' }, paint: coloured },
  { isTTY: false, env: { FORCE_COLOR: '1', NO_COLOR: '1' }, paint: plain },
])('colours for $isTTY and $env', ({ isTTY, env, paint }) => {
  expect(paintFor({ isTTY }, env)).toBe(paint)
})
