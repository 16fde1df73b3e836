import type { Answer, Question } from './messages.ts'

/**
 * Computes for a worker that has no WebCrypto: Chromium takes a worker of a frame with an origin of its own for no secure
 * context, unlike the frame. Keys stay here, as such a worker cannot be sent one.
 */
export function lendCryptography(port: MessagePort): void {
  const keys: CryptoKey[] = []
  const tell = (answer: Answer) => {
    port.postMessage(answer)
  }
  port.onmessage = ({ data: { id, method, values } }: MessageEvent<Question>) => {
    compute(method, values).then(
      (value) => {
        tell({ id, value })
      },
      (error: unknown) => {
        tell({ id, error: error as Error })
      },
    )
  }

  async function compute(method: string, values: readonly unknown[]): Promise<unknown> {
    const { subtle } = crypto
    const compute: unknown = Reflect.get(subtle, method)
    if (typeof compute !== 'function')
      throw new TypeError(`crypto.subtle.${method} is not a function`)
    return lent(await Reflect.apply(compute, subtle, values.map(taken)))
  }

  function lent(value: unknown): unknown {
    if (value instanceof CryptoKey) {
      const { type, extractable, algorithm, usages } = value
      return { key: keys.push(value) - 1, type, extractable, algorithm, usages }
    }
    return eachIn(value, lent)
  }

  /** Also within what a method is given, such as the other side's key of ECDH. */
  function taken(value: unknown): unknown {
    const { key }: { key?: unknown } = Object(value) as object
    return typeof key === 'number' ? keys[key] : eachIn(value, taken)
  }
}

/** Of a plain object: a pair of keys, an algorithm. */
function eachIn(value: unknown, change: (value: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, change(each)]))
}
