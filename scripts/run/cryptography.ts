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
  const { subtle } = crypto
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(subtle)).filter(
    (name) => name !== 'constructor',
  )
  for (const name of names) {
    const method: unknown = Reflect.get(subtle, name)
    if (typeof method !== 'function') continue
    Object.defineProperty(subtle, name, {
      configurable: true,
      value: async (...args: unknown[]) => {
        computing++
        try {
          return (await Reflect.apply(method, subtle, args)) as unknown
        } finally {
          computing--
        }
      },
    })
  }
  return () => {
    for (const name of names) Reflect.deleteProperty(subtle, name)
  }
}
