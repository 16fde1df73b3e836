import { BodyConsumedError } from '../errors.ts'
import { limitBytes } from '../http/limit-bytes.ts'
import { collect } from '../message/chunks.ts'
import { HttpError } from '../message/http-error.ts'
import { open } from '../message/stream-source.ts'
import type { WireContent } from '../server/request-body.ts'
import type { ClientSignal } from './client-signal.ts'
import { Upload } from './upload.ts'

/** The content of a standard request, read only when an application asks for it. */
export class StandardContent implements WireContent {
  readonly length: number | undefined
  /** Whether something has read it here, so that the host's handler no longer can. */
  opened = false

  readonly #standard: Request
  readonly #client: ClientSignal
  readonly #describe: () => string
  #upload: Upload | undefined

  constructor(standard: Request, client: ClientSignal, describe: () => string) {
    this.#standard = standard
    this.#client = client
    this.#describe = describe
    const length = standard.headers.get('content-length')
    this.length = length !== null && /^\d+$/.test(length) ? Number(length) : undefined
  }

  /** @throws BodyConsumedError when the host, or what it ran before, has read the body */
  stream(): AsyncIterable<Uint8Array> {
    if (isRead(this.#standard)) {
      throw new BodyConsumedError(
        `Body of ${this.#describe()} was read before the request came here: put this before what parses bodies, ` +
          'or pass a request that nothing has read, such as request.clone()',
      )
    }
    return this.#open()
  }

  async collect(limit: number, tooLarge: () => Error): Promise<Uint8Array> {
    return collect(limitBytes(this.stream(), limit, tooLarge))
  }

  cancel(reason?: unknown): void {
    this.#upload?.abandon(reason)
  }

  /** Whether its end has not been seen here. */
  get mayHaveMore(): boolean {
    return this.#upload ? !this.#upload.ended : !isUsed(this.#standard)
  }

  /** Throws away what no one reads, until it has ended or its client has had time enough. */
  async discardRest(): Promise<void> {
    if (this.#upload) await this.#upload.rest
    else if (!isRead(this.#standard) && this.#standard.body) await this.#open().discard()
  }

  #open(): Upload {
    this.opened = true
    this.#upload = new Upload(open(this.#standard.body, (cause) => this.#broken(cause)))
    return this.#upload
  }

  #broken(cause: unknown): Error {
    if (this.#client.left) return this.#client.gone
    if (statusOf(cause) === 413) {
      const message = `Body of ${this.#describe()} is larger than the host allows`
      return new HttpError(413, message, { cause })
    }
    return new HttpError(400, `Body of ${this.#describe()} broke off`, { cause })
  }
}

/** Whether something else has read it, or is about to. */
function isRead(standard: Request): boolean {
  return isUsed(standard) || standard.body?.locked === true
}

/** srvx before 1.0, which Nitro brings, makes a request of its own for the answer, and cannot when its body has been read. */
function isUsed(standard: Request): boolean {
  try {
    return standard.bodyUsed
  } catch {
    return true
  }
}

/** SvelteKit, and parsers of bodies, give one to their errors. */
function statusOf(cause: unknown): unknown {
  return cause instanceof Error ? (cause as { readonly status?: unknown }).status : undefined
}
