import type { HttpRequest } from '../message/request.ts'
import { ignore } from '../kit/ignore.ts'
import { translatedChunks } from '../message/translated-chunks.ts'

/** The request's content on its way, and whether it was its own source that failed, not the network. */
export class Upload {
  readonly content: Uint8Array | AsyncIterableIterator<Uint8Array, void> | null
  /** What the source threw. */
  failure: { readonly error: unknown } | undefined

  /**
   * @throws BodyNotReplayableError when a one-shot body was sent before
   * @throws BodyConsumedError when its stream was taken before
   */
  constructor(request: HttpRequest) {
    const content = request.body.empty ? null : request.body.content(request)
    const isHere = content === null || content instanceof Uint8Array
    this.content = isHere ? content : translatedChunks(content, (error) => this.#remember(error))
  }

  /** Closes a source that will not be read. */
  close(): void {
    const { content } = this
    if (content && 'return' in content) content.return?.().catch(ignore)
  }

  #remember(error: unknown): unknown {
    this.failure ??= { error }
    return error
  }
}
