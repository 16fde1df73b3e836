import { BodyConsumedError } from '../errors.ts'
import { limitBytes } from '../http/limit-bytes.ts'
import { requireOptions, type Rules } from '../kit/require-options.ts'
import { aLimit } from '../kit/rules.ts'
import type { MultipartLimits } from '../http/multipart/parse-multipart.ts'
import type { Body } from './body.ts'
import { BodyPart } from './body-part.ts'
import { collect } from './chunks.ts'
import { HttpError } from './http-error.ts'
import { MULTIPART_LIMITS } from './multipart-limits.ts'
import type { BodyOwner } from './body-owner.ts'
import { PartEvents } from './part-events.ts'
import type { StreamSource } from './stream-source.ts'
import { ignore } from '../kit/ignore.ts'

/** Options of `parts()`. All sizes are bytes. Beyond a limit a read throws an `HttpError` 413. */
export interface PartsOptions extends MultipartLimits {
  /** Limit for the whole body, after decoding. Default: `maxBodySize` of the server, which it replaces. */
  readonly maxSize?: number
  /** Limit for `bytes()` or `text()` of one part (default 1 MiB). It does not limit `stream()`. */
  readonly maxFieldSize?: number
}

/**
 * The parts of a form, one by one while they arrive. Of the next one nothing is read before the loop asks for it: then
 * what was left of the one before is skipped. Leaving the loop stops the sender.
 *
 * @param chunks the body's
 * @throws RangeError or TypeError for an option that cannot work
 */
export function readParts(
  chunks: AsyncIterable<Uint8Array>,
  message: BodyOwner & { readonly body: Body },
  options: PartsOptions = {},
): AsyncIterableIterator<BodyPart> {
  const cancel = () => {
    message.body.cancel()
  }
  checkOptions(options, cancel)
  const { maxSize = Infinity, maxFieldSize = 1024 * 1024, ...limits } = options
  const events = new PartEvents(chunks, message, limits, maxSize, cancel)
  const inTurn = oneByOne()
  let current: Content | undefined

  return {
    async next() {
      // A read that is under way gets what it asked for.
      await current?.reading?.catch(ignore)
      return inTurn(async () => {
        while (current && !current.whole) await read(current)
        current = undefined
        const event = await events.next()
        if (event?.kind !== 'begin') return { done: true, value: undefined }
        current = { whole: false }
        return { done: false, value: new BodyPart(event.headers, message, contentOf(current)) }
      })
    },
    async return() {
      current = undefined
      events.stop()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }

  /** The next bytes of the part, or undefined at its end. */
  async function read(content: Content): Promise<Uint8Array | undefined> {
    const event = await events.next()
    if (event?.kind === 'data') return event.bytes
    content.whole = true
    return undefined
  }

  function contentOf(content: Content): (part: BodyOwner) => StreamSource {
    return (part) => {
      const next = () =>
        inTurn(async () => {
          if (content.whole && content === current) return undefined
          if (content === current) return read(content)
          throw leftBehind(part)
        })
      const stream = async function* () {
        for (let bytes = await next(); bytes; bytes = await next()) yield bytes
      }
      const bytes = () => {
        const limited = limitBytes(stream(), maxFieldSize, () => tooLarge(part, maxFieldSize))
        return (content.reading = collect(limited))
      }
      return { stream, bytes, cancel: () => undefined }
    }
  }
}

const OPTIONS: Rules<PartsOptions> = {
  maxSize: /* @__PURE__ */ aLimit('bytes'),
  maxFieldSize: /* @__PURE__ */ aLimit('bytes'),
  ...MULTIPART_LIMITS,
}

/** The body is taken already: an error must not leave its sender waiting. */
function checkOptions(options: PartsOptions, cancel: () => void): void {
  try {
    requireOptions('parts', options, OPTIONS)
  } catch (error) {
    cancel()
    throw error
  }
}

/** Where the reading of a part is. */
interface Content {
  /** Whether its end has been read. */
  whole: boolean
  /** What `bytes()` or `text()` waits for. */
  reading?: Promise<unknown>
}

/** Runs one step after the other, however many are asked for at once. */
function oneByOne(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (step) => {
    const result = last.then(step)
    last = result.catch(ignore)
    return result
  }
}

function leftBehind(part: BodyOwner): BodyConsumedError {
  return new BodyConsumedError(
    `The loop over the parts has left ${part.toString()} behind: read it before you take the next one`,
  )
}

function tooLarge(part: BodyOwner, maxFieldSize: number): HttpError {
  const status = part.kind === 'request' ? 413 : 502
  return new HttpError(
    status,
    `Body of ${part.toString()} is larger than maxFieldSize, ${maxFieldSize} bytes; stream() holds nothing`,
  )
}
