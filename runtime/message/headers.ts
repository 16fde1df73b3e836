import { InvalidMessageError } from '../errors.ts'
import { describeType } from '../kit/describe-type.ts'
import { TOKEN } from '../kit/token.ts'

/** Anything that headers can be made from. Names are case-insensitive. */
export type HttpHeadersInit =
  | HttpHeaders
  | Readonly<Record<string, string | readonly string[]>>
  | Iterable<readonly [name: string, value: string]>

type HeaderRecord = Readonly<Record<string, string | readonly string[]>>

/**
 * A record that inherits nothing, so that a field may have any name. Engines copy and list it much faster than one of
 * `Object.create(null)`. It is built by assignment, because a spread with one more property is slow too.
 */
const Fields = function Fields() {} as unknown as new () => Record<
  string,
  string | readonly string[]
>
Fields.prototype = Object.create(null) as object

/** RFC 9110 §5.5: what a field value cannot hold, above all CR, LF and NUL. */
export const NOT_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/

/**
 * Immutable, case-insensitive header fields, with the method names of the fetch standard's `Headers`. Unlike a
 * browser's `Headers`, it hides no name.
 *
 * @example
 * const headers = HttpHeaders.from({ Accept: 'text/html', 'X-Id': ['1', '2'] })
 * headers.get('x-id') // '1, 2'
 */
export class HttpHeaders implements Iterable<[name: string, value: string]> {
  static readonly empty = new HttpHeaders(new Fields())

  /** Lower-case names. A list holds the values of a field that occurs more than once. A function reads them on demand. */
  #fields: HeaderRecord | (() => HeaderRecord)

  private constructor(fields: HeaderRecord | (() => HeaderRecord)) {
    this.#fields = fields
  }

  /** @throws InvalidMessageError when a name or a value cannot be sent. */
  static from(init: HttpHeadersInit = HttpHeaders.empty): HttpHeaders {
    if (init instanceof HttpHeaders) return init
    if (Object(init) !== init) {
      throw new InvalidMessageError(`Headers are ${describeType(init)}: pass an object`)
    }
    const fields = new Fields()
    for (const [name, value] of isIterable(init) ? init : Object.entries(init)) {
      const key = fieldName(name)
      const values = fieldValue(key, value)
      if (values === undefined) continue
      const before = fields[key]
      fields[key] = before === undefined ? values : [before, values].flat()
    }
    return new HttpHeaders(fields)
  }

  /**
   * Wraps fields that a parser has already checked and named in lower case, without a copy; or a function that is called
   * once, when something asks for a field. For transports and servers.
   */
  static fromParsed(fields: HeaderRecord | (() => HeaderRecord)): HttpHeaders {
    return new HttpHeaders(fields)
  }

  /** Returns the value, several joined by `, `, or null (RFC 9110 §5.3). */
  get(name: string): string | null {
    const value = this.#own(name)
    if (value === undefined) return null
    return typeof value === 'string' ? value : value.join(', ')
  }

  has(name: string): boolean {
    return this.#own(name) !== undefined
  }

  /** The `Set-Cookie` values one by one: they are the one field that must not be joined. */
  getSetCookie(): string[] {
    return [this.#own('set-cookie') ?? []].flat()
  }

  /** Pairs with lower-case names, sorted by name, as the fetch standard has it. */
  *entries(): IterableIterator<[name: string, value: string]> {
    for (const name of Object.keys(this.toRecord()).sort()) {
      if (name === 'set-cookie') for (const value of this.getSetCookie()) yield [name, value]
      else yield [name, this.get(name) ?? '']
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.entries()
  }

  /** The fields as they are kept, for a transport or a server that writes them out. Do not change it. */
  toRecord(): HeaderRecord {
    if (typeof this.#fields === 'function') this.#fields = this.#fields()
    return this.#fields
  }

  /** Returns a copy in which `name` has this value, or these values, and no other. */
  with(name: string, value: string | readonly string[]): HttpHeaders {
    const key = fieldName(name)
    const values = fieldValue(key, value)
    if (values === undefined) return this.without(key)
    const fields = Object.assign(new Fields(), this.toRecord())
    fields[key] = values
    return new HttpHeaders(fields)
  }

  /** Returns a copy without `name`, or the same object if it has no such field. */
  without(name: string): HttpHeaders {
    const without = name.toLowerCase()
    return this.has(name) ? this.filter((key) => key !== without) : this
  }

  /**
   * Returns a copy with the fields for whose lower-case name `keeps` returns true.
   * @internal
   */
  filter(keeps: (name: string) => boolean): HttpHeaders {
    const all = this.toRecord()
    const fields = new Fields()
    for (const key of Object.keys(all)) if (keeps(key)) fields[key] = all[key] ?? ''
    return new HttpHeaders(fields)
  }

  /** Returns a copy with all of `other`'s fields, which replace those with the same name. */
  merge(other: HttpHeaders): HttpHeaders {
    if (other === HttpHeaders.empty) return this
    if (this === HttpHeaders.empty) return other
    return new HttpHeaders(Object.assign(new Fields(), this.toRecord(), other.toRecord()))
  }

  #own(name: string): string | readonly string[] | undefined {
    const key = name.toLowerCase()
    const fields = this.toRecord()
    return Object.hasOwn(fields, key) ? fields[key] : undefined
  }
}

function isIterable(init: object): init is Iterable<readonly [string, string]> {
  return Symbol.iterator in init
}

function fieldName(name: string): string {
  if (!TOKEN.test(name)) {
    throw new InvalidMessageError(
      `Header name ${JSON.stringify(name)} is not valid: pass letters, digits and hyphens`,
    )
  }
  return name.toLowerCase()
}

/** @returns undefined for a list of none */
function fieldValue(name: string, value: unknown): string | string[] | undefined {
  if (!Array.isArray(value)) return singleValue(name, value)
  return value.length === 0 ? undefined : value.map((one) => singleValue(name, one))
}

/** The message never shows the value: it may be a secret. */
function singleValue(name: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw new InvalidMessageError(
      `Header ${name} is ${describeType(value)}: pass a string, or leave the header out`,
    )
  }
  const trimmed = trim(value)
  const wrong = NOT_IN_VALUE.exec(trimmed)
  if (wrong) {
    const code = wrong[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    throw new InvalidMessageError(
      `Header ${name} has U+${code} at index ${wrong.index}, which a header cannot hold: encode the value, or remove the line break`,
    )
  }
  return trimmed
}

/**
 * Whitespace around a value is not part of it (RFC 9110 §5.5): blanks and tabs, while `trim()` would hide a line break.
 * A run of them is tried from its start only, so that a long one in the middle takes linear time.
 */
const AROUND = /^[\t ]+|(?<![\t ])[\t ]+$/g

function trim(value: string): string {
  return value.trim() === value ? value : value.replace(AROUND, '')
}
