import { expect, test } from 'vitest'
import { leanStyle } from './lean-style.ts'

const lean = (css: string) => leanStyle(css).replace(/\s+/g, ' ').trim()

test('rules of classes that no page has are left out', () => {
  expect(lean('.vpi-plus { a: b }\n.vpi-search { a: b }')).toBe('.vpi-search { a: b }')
  expect(lean('.custom-block.tip a:hover > code { a: b }')).toBe('')
})

test('a rule stays where one of its selectors is used, or only needs the class not to be there', () => {
  for (const css of [
    '.vpi-plus, .vpi-search { a: b }',
    '.line:not(.highlighted) { a: b }',
    '.vpi-plus-other { a: b }',
  ]) {
    expect(lean(css)).toBe(css)
  }
})

test('rules within a media query are told apart, and comments do not matter', () => {
  expect(lean('@media print { .vpi-plus { a: b } /* .b { */ .vpi-search { c: d } }')).toBe(
    '@media print { .vpi-search { c: d } }',
  )
})

test('variables of components that this site does not have are left out', () => {
  expect(lean(':root {\n  --vp-badge-tip-bg: red;\n  --vp-c-brand-1: red;\n}')).toBe(
    ':root { --vp-c-brand-1: red; }',
  )
})
