/** Options of `httpTransport`. */
export interface HttpTransportOptions {
  /** How many connections to keep to one origin (default: as many as there are calls at once). Node only. */
  readonly connections?: number
}
