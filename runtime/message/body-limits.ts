/** What a received body may bring, in bytes. */
export interface BodyLimits {
  /** To a read that holds it. */
  readonly held: number
  /** To one that does not, if it is limited at all. */
  readonly streamed: number | undefined
  readonly tooLarge: (maxBytes: number) => Promise<Error>
}

/** How far {@link Body.release} drains a body before it gives up the connection. */
export interface ReleaseLimits {
  /** Bytes (default 128 KiB). */
  readonly maxBytes?: number
  /** ms (default 500). */
  readonly maxTime?: number
}
