import type { HttpRequest } from '../message/request.ts'
import { ignore } from '../kit/ignore.ts'

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
    this.content =
      content === null || content instanceof Uint8Array ? content : this.#watch(content)
  }

  /** Closes a source that will not be read. */
  close(): void {
    const { content } = this
    if (content && 'return' in content) content.return?.().catch(ignore)
  }

  /** Not a generator: that would stop a source only after its next chunk, which may never come. */
  #watch(content: AsyncIterable<Uint8Array>): AsyncIterableIterator<Uint8Array, void> {
    const chunks = content[Symbol.asyncIterator]()
    return {
      next: async () => {
        try {
          const chunk = await chunks.next()
          return chunk.done === true ? { done: true, value: undefined } : chunk
        } catch (error) {
          this.failure ??= { error }
          throw error
        }
      },
      return: async () => {
        await chunks.return?.()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
}
