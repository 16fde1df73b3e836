/** What JavaScript passes by mistake, by the kind of value that is wanted. */

/** No program means these as a value of an option. */
const NEVER = [null, Symbol('symbol'), true]

export const notAtLeast0 = [...NEVER, NaN, -1, -Infinity, '5', '5s', '', {}, [], 5n]
export const notAtLeast1 = [...notAtLeast0, 0, 0.5]
export const notAbove0 = [...notAtLeast0, 0, -0]
export const notWholeFrom0 = [...notAtLeast0, 1.5]
export const notWholeFrom1 = [...notWholeFrom0, 0]
export const notNumber = [...NEVER, NaN, '5', '5s', {}, [], 5n]
export const notFunction = [...NEVER, 5, 'console.log', {}, []]
export const notString = [...NEVER, 5, {}, [], () => 'text']
export const notArray = [...NEVER, 5, 'all of it', {}, new Map(), () => []]
export const notOneOf = [...NEVER, 5, 'foo', '', {}, []]
export const notOrigin = [
  null,
  5,
  {},
  'example.org',
  'localhost:3000',
  '/path',
  'ftp://example.org',
  '',
]
export const notMiddlewareList = [
  ...notArray,
  [undefined],
  [null],
  [false],
  ['retry'],
  [{}],
  [[() => undefined]],
]
export const notOptions = [null, 5, '5', true, [], () => ({})]
