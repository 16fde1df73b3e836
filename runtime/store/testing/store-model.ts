import fc from 'fast-check'

/** One call of a store, on one of a few keys and with one of a few values, so that calls meet. */
export type Operation =
  | { readonly name: 'get' | 'delete'; readonly key: string }
  | { readonly name: 'set' | 'setIfAbsent'; readonly key: string; readonly value: string }
  | {
      readonly name: 'compareAndSet'
      readonly key: string
      readonly expected: string
      readonly value: string
    }
  | { readonly name: 'increment'; readonly key: string; readonly by: number }

const key = fc.constantFrom('a', 'b')
const value = fc.constantFrom('', '1', '-7', 'text')

export const operations: fc.Arbitrary<Operation[]> = fc.array(
  fc.oneof(
    fc.record({ name: fc.constantFrom('get' as const, 'delete' as const), key }),
    fc.record({ name: fc.constantFrom('set' as const, 'setIfAbsent' as const), key, value }),
    fc.record({ name: fc.constant('compareAndSet' as const), key, expected: value, value }),
    fc.record({
      name: fc.constant('increment' as const),
      key,
      by: fc.integer({ min: -9, max: 9 }),
    }),
  ),
  { maxLength: 12 },
)

/** What a plain map replies, without lifetimes. */
export function replyOf(map: Map<string, string>, operation: Operation): unknown {
  const { key } = operation
  const found = map.get(key)
  switch (operation.name) {
    case 'get':
      return found
    case 'set':
      map.set(key, operation.value)
      return undefined
    case 'setIfAbsent':
      if (found === undefined) map.set(key, operation.value)
      return found === undefined
    case 'compareAndSet':
      if (found === operation.expected) map.set(key, operation.value)
      return found === operation.expected
    case 'increment':
      if (!/^-?\d+$/.test(found ?? '0')) return 'StoreError'
      map.set(key, String(Number(found ?? 0) + operation.by))
      return Number(map.get(key))
    case 'delete':
      return map.delete(key)
  }
}
