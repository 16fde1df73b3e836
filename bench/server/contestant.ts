/**
 * A server that takes part, with middleware that do nothing, where it has such, and three routes:
 * `/small` makes its JSON anew for each request, `/large` sends bytes, `/stream` 50 MB in chunks.
 */
export type Listen = (options: ListenOptions) => Promise<{ readonly port: number }>

export interface ListenOptions {
  readonly middleware: number
  readonly small: object
  /** JSON */
  readonly large: Buffer
  readonly stream: () => AsyncGenerator<Uint8Array, void>
}
