/** What a copy of the site is made of: written by the build, read by the service worker. */
export interface Copy {
  /** Of all contents. */
  readonly version: string
  /** The path of each file below the site, with the start of its SHA-256 in hexadecimal digits. */
  readonly files: Readonly<Record<string, string>>
}

/** What a service worker tells the pages while it saves a copy. */
export interface Progress {
  readonly saved: number
  readonly of: number
}

/** The file of the service worker, below the site. */
export const WORKER = 'offline.js'

/** The names of all caches that this site makes begin with it: other sites of the same origin have theirs. */
export const CACHES = 'middleware-cookbook-'

/** How many digits of a hash are compared. */
export const DIGITS = 16
