import type {
  HttpHeaders,
  HttpRequest,
  HttpResponse,
} from 'middleware-cookbook'
import { BoundedMap } from 'middleware-cookbook/kit'
import { httpDate, type Freshness } from './freshness.ts'

/** What a response is stored under, before `Vary`. */
export interface CacheKey {
  readonly url: string
  /** Who asked: only the same user gets it. */
  readonly user: string
}

/** A response that is stored, with all its content in memory. */
export interface Stored {
  readonly key: CacheKey
  /** The fields that `Vary` names, as the request had them. */
  readonly selecting: Selecting
  readonly response: HttpResponse
  readonly freshness: Freshness
}

type Selecting = readonly (readonly [name: string, value: string | null])[]

/** Of one URL and user. A `Vary` that names an id would make one for each call. */
const MOST_VARIANTS = 50
/** Bytes of an entry besides its content and its text, rounded up. */
const OVERHEAD = 1000
/** Of how many URLs to know that they changed while a request was under way. */
const MOST_CHANGED = 1000

/** Keeps responses in memory, and forgets those that were used longest ago. */
export class CacheMemory {
  readonly #maxBytes: number
  #bytes = 0
  readonly #byUrl = new Map<string, Map<string, Stored[]>>()
  /** All of them, the one that was used last at the end, with its size. */
  readonly #sizes = new Map<Stored, number>()
  #changes = 0
  readonly #changedAt = new BoundedMap<string, number>({ max: MOST_CHANGED })

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** How much it holds, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** How often something was invalidated, for {@link hasChanged}. */
  get changes(): number {
    return this.#changes
  }

  /** Whether there is a response for this URL and user, for any `Vary`. */
  has(key: CacheKey): boolean {
    return this.#variants(key).length > 0
  }

  /** The response for this request (RFC 9111 §4.1), the newest of several. */
  select(key: CacheKey, { headers }: HttpRequest): Stored | undefined {
    const [stored] = this.#variants(key)
      .filter((one) => matches(one.selecting, headers))
      .sort((a, b) => dateOf(b) - dateOf(a))
    const size = stored && this.#sizes.get(stored)
    if (stored && size !== undefined) {
      this.#sizes.delete(stored)
      this.#sizes.set(stored, size)
    }
    return stored
  }

  /**
   * Stores a response in place of those that it would be selected before; but not
   * if one of them is newer (RFC 9111 §4), which an earlier request was overtaken by.
   */
  put(stored: Stored, { headers }: HttpRequest): void {
    const size = sizeOf(stored)
    const varies = stored.selecting.length > 0
    const replaced = this.#variants(stored.key).filter(
      // §4.1: where some have a Vary, those without one lack it by mistake.
      ({ selecting }) =>
        (varies && selecting.length === 0) || matches(selecting, headers),
    )
    if (replaced.some((old) => dateOf(old) > dateOf(stored))) return
    for (const old of replaced) this.delete(old)
    if (size > this.#maxBytes) return
    for (const old of this.#variants(stored.key).slice(MOST_VARIANTS - 1)) {
      this.delete(old)
    }
    this.#add(stored, size)
    for (const [oldest] of this.#sizes) {
      if (this.#bytes <= this.#maxBytes) return
      this.delete(oldest)
    }
  }

  /** Whether it was there. */
  delete(stored: Stored): boolean {
    const size = this.#sizes.get(stored)
    if (size === undefined) return false
    this.#sizes.delete(stored)
    this.#bytes -= size
    const { url, user } = stored.key
    const rest = this.#variants(stored.key).filter((one) => one !== stored)
    const users = this.#byUrl.get(url)
    if (rest.length > 0) users?.set(user, rest)
    else users?.delete(user)
    if (users?.size === 0) this.#byUrl.delete(url)
    return true
  }

  /** Deletes all responses of a URL, of all users (RFC 9111 §4.4). */
  invalidate(url: string): void {
    this.#changedAt.set(url, ++this.#changes)
    for (const variants of this.#byUrl.get(url)?.values() ?? []) {
      for (const stored of variants) this.delete(stored)
    }
  }

  /** Whether a URL was invalidated after `changes` had this value. */
  hasChanged(url: string, since: number): boolean {
    return (this.#changedAt.get(url) ?? 0) > since
  }

  #add(stored: Stored, size: number): void {
    const { url, user } = stored.key
    const users = this.#byUrl.get(url) ?? new Map<string, Stored[]>()
    this.#byUrl.set(url, users)
    users.set(user, [stored, ...this.#variants(stored.key)])
    this.#sizes.set(stored, size)
    this.#bytes += size
  }

  #variants({ url, user }: CacheKey): readonly Stored[] {
    return this.#byUrl.get(url)?.get(user) ?? []
  }
}

/** The values of the fields that `Vary` names, to compare with a later request. */
export function selectingFields(
  response: HttpHeaders,
  request: HttpHeaders,
): Selecting {
  const names = (response.get('vary') ?? '').toLowerCase().split(',')
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => [name, request.get(name)])
}

/** RFC 9111 §4.1: a field that is absent matches only its absence. */
function matches(selecting: Selecting, headers: HttpHeaders): boolean {
  return selecting.every(([name, value]) => headers.get(name) === value)
}

function dateOf({ response }: Stored): number {
  return httpDate(response.headers.get('date')) ?? 0
}

/** Two bytes for each character, as an engine may keep them. */
function sizeOf({ key, selecting, response }: Stored): number {
  let text = key.url.length + key.user.length
  for (const [name, value] of selecting) {
    text += name.length + (value?.length ?? 0)
  }
  for (const [name, value] of response.headers) {
    text += name.length + value.length
  }
  return (response.body.length ?? 0) + 2 * text + OVERHEAD
}
