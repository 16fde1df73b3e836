/** A mistake on a page. Its message is all there is to say: its stack leads through VitePress. */
export class PageError extends Error {
  override readonly name = 'PageError'

  constructor(position: string, message: string) {
    super(`${position} ${message}`)
    this.stack = ''
  }
}
