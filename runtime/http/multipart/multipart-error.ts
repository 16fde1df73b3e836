/** A multipart body that is malformed, or larger than its reader allows. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError'
  /** Whether it is a limit that was exceeded, and not a rule that was broken. */
  declare readonly tooLarge: boolean

  /** @param message what is wrong, to follow "Body of POST /x" */
  constructor(message: string, { tooLarge = false } = {}) {
    super(message)
    this.tooLarge = tooLarge
  }
}
