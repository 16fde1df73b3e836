import { normalForms, type DigestAlgorithm } from 'middleware-cookbook/http'
import { withoutSess, type DigestCredentials } from './digest-credentials.ts'

/** What a lookup has found. */
export type Found = string | undefined

/** One hash of a password, or one for each form in which clients may send it. */
export type FoundHashes = Found | readonly string[]

/** Where users and their hashes are found. */
interface Lookups {
  readonly lookup: (
    username: string,
    algorithm: DigestAlgorithm,
  ) => FoundHashes | Promise<FoundHashes>
  readonly lookupHash?: (
    userhash: string,
    algorithm: DigestAlgorithm,
  ) => Found | Promise<Found>
}

/** Who signs in, as `lookup` knows them. */
export interface User {
  readonly username: string
  /** A hash of the password for each form in which it may have been typed. */
  readonly hashes: readonly string[]
}

/** The user that the credentials name, if there is one. */
export async function findUser(
  { username, userhash, algorithm }: DigestCredentials,
  { lookup, lookupHash }: Lookups,
): Promise<User | undefined> {
  const base = withoutSess(algorithm)
  const name: Found = userhash ? await lookupHash?.(username, base) : username
  // RFC 7616 §4: a name has no colon. Its hash could be another user's in another realm.
  if (name === undefined || name.includes(':')) return undefined
  // Every form is looked up, for unknown users as well: the number of lookups must not tell who exists.
  const users = await Promise.all(
    formsOf(name).map(async (username) => {
      const found = await lookup(username, base)
      return found === undefined ? [] : { username, hashes: [found].flat() }
    }),
  )
  return users.flat()[0]
}

/** What was sent comes first: RFC 7616 §4 wants NFC, but curl sends what was typed. */
function formsOf(name: string): readonly string[] {
  const forms = normalForms({ username: name, password: '' }, false)
  return forms.map(({ username }) => username)
}
