import { startWith, type Answer, type Fields } from './caching.fixture.ts'
import type { HttpCacheOptions } from './http-cache.ts'

export const alice = { authorization: 'Bearer alice' }
export const bob = { authorization: 'Bearer bob' }

/** A cache that is shared, and a service that gives these answers. */
export function share(...answers: Answer[]) {
  return startWith({ shared: true }, ...answers)
}

/** Whether a second call with other fields gets what the first one stored. */
export async function isShared(
  headers: Fields,
  first: Readonly<Record<string, string>> = {},
  second: Readonly<Record<string, string>> = {},
  options: HttpCacheOptions = { shared: true },
) {
  const { get } = startWith(options, { headers }, {})
  await get(first)
  return (await get(second)).text === 'answer 1'
}

export const say = (directives: string) => ({ 'cache-control': directives })
