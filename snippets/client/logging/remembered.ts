/**
 * The same function, which remembers what it made of a name: the same ones come
 * again and again. Others may make names up, so it remembers a bounded number.
 */
export function remembered<T>(judge: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const result = judge(name)
    if (known.size < MAX_NAMES && name.length <= MAX_LENGTH) {
      known.set(name, result)
    }
    return result
  }
}

const MAX_NAMES = 1000
const MAX_LENGTH = 100
