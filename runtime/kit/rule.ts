/** What an option may be. {@link requireOptions} applies it. */
export interface Rule {
  /** Completes the message `… is 0: pass`, such as `1 or more`. */
  readonly pass: string
  readonly accepts: (value: unknown) => boolean
  /** RangeError for a number, TypeError for anything else. */
  readonly error: new (message: string) => Error
  /** The rule of each entry of a list. */
  readonly each?: Rule | undefined
  /** Undefined is wrong as well. */
  readonly required?: boolean
  /** The message shows the type of a wrong value, not the value: it may be a secret. */
  readonly secret?: boolean
}

/** Whether a value keeps a rule, with all its entries. */
export function fits(value: unknown, { accepts, each }: Rule): boolean {
  return accepts(value) && (!each || entriesOf(value).every((one) => fits(one, each)))
}

/** The entries of a list, but none of an iterator: it would be used up. */
export function entriesOf(value: unknown): readonly unknown[] {
  // Only what a rule has accepted as a list comes here.
  const list = value as Iterable<unknown>
  return Array.isArray(list) || list instanceof Set ? [...(list as Iterable<unknown>)] : []
}

/** A member of anything. */
export function memberOf(value: unknown, name: string): unknown {
  return (Object(value) as Readonly<Record<string, unknown>>)[name]
}
