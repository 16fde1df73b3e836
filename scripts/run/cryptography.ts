let computing = 0
let watchers = 0
let restore: () => void = () => undefined

/** How many hashes, signatures and keys WebCrypto is making, in threads of its own, while they are watched. */
export function cryptographyAtWork(): number {
  return computing
}

/** Counts what WebCrypto has not finished, until the returned function is called. */
export function watchCryptography(): () => void {
  if (watchers++ === 0) restore = patch()
  return () => {
    if (--watchers === 0) restore()
  }
}

function patch(): () => void {
  // On a page that is neither from https nor from this machine there is none.
  if (!('subtle' in crypto)) return () => undefined
  const { subtle } = crypto
  // One that a worker has borrowed has methods of its own.
  const methods: object = Object.hasOwn(subtle, 'digest')
    ? subtle
    : (Object.getPrototypeOf(subtle) as object)
  const puts = Object.entries(Object.getOwnPropertyDescriptors(methods)).map(([name, old]) => {
    const method: unknown = old.value
    if (typeof method !== 'function' || name === 'constructor') return () => undefined
    Object.defineProperty(methods, name, {
      ...old,
      value(this: unknown, ...args: unknown[]): unknown {
        computing++
        const done = () => {
          computing--
        }
        const result: unknown = Reflect.apply(method, this, args)
        void Promise.resolve(result).then(done, done)
        return result
      },
    })
    return () => {
      Object.defineProperty(methods, name, old)
    }
  })
  return () => {
    for (const put of puts) put()
  }
}
