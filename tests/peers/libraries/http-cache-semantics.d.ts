/** Fields of a message. */
export type Fields = Readonly<Record<string, string>>

/** A call, and another one some seconds later. */
export interface Calls {
  /** When the first one was answered, in ms since 1970. */
  readonly start: number
  readonly seconds: number
  readonly response: Fields
  readonly asked: Fields
}

/** Whether http-cache-semantics uses a response for a later call. */
export function reuses(calls: Calls): boolean

/** The fields of a hit, so many seconds later. */
export function hitFields(calls: Calls): Fields

/** The fields after a 304 with these fields. */
export function fieldsAfter304(calls: Calls, fields: Fields): Fields

/** Whether the stored response stands in for a 503. */
export function standsIn(calls: Calls): boolean
