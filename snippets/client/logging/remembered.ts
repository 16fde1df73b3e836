import { perKey } from 'middleware-cookbook/kit'

/**
 * The same function, which remembers what it made of the names used last. Others
 * may make names up, so it remembers a bounded number, and none that is long.
 */
export function remembered<T>(judge: (name: string) => T): (name: string) => T {
  const known = perKey(judge, { max: 1000 })
  return (name) => (name.length > 100 ? judge(name) : known(name))
}
