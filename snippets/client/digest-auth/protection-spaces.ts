import type { DigestSession } from './digest-session.ts'

/**
 * Remembers which URLs a session is for: those that start with an entry of the
 * challenge's `domain`, or else all of the root (RFC 7616 §3.3).
 */
export function protectionSpaces(rootOf: (url: URL) => string) {
  /** The latest first. */
  let spaces: readonly Space[] = []

  return {
    /** The session whose space says most about `url`, if there is one. */
    find({ href }: URL): DigestSession | undefined {
      return spaces
        .map(({ session, prefixes }) => ({ session, fit: fit(href, prefixes) }))
        .filter(({ fit }) => fit >= 0)
        .sort((left, right) => right.fit - left.fit)[0]?.session
    },

    /** A challenge from `url` has begun this session. */
    open(url: URL, session: DigestSession): void {
      const root = rootOf(url)
      const { realm, domain } = session.challenge
      const name = JSON.stringify([root, realm])
      const prefixes = prefixesOf(domain, url, root)
      const others = spaces.filter((space) => space.name !== name)
      spaces = [{ name, prefixes, session }, ...others].slice(0, MOST_SPACES)
    },

    /** The server has told which nonce comes next. */
    replace(session: DigestSession, by: DigestSession): void {
      spaces = spaces.map((space) =>
        space.session === session ? { ...space, session: by } : space,
      )
    },

    /** The server does not take these. */
    close(...refused: readonly (DigestSession | undefined)[]): void {
      spaces = spaces.filter(({ session }) => !refused.includes(session))
    },
  }
}

/** A server that makes up ever new realms fills no memory. */
const MOST_SPACES = 16

interface Space {
  readonly name: string
  readonly prefixes: readonly string[]
  readonly session: DigestSession
}

/** The length of the longest prefix that fits, or -1. */
function fit(href: string, prefixes: readonly string[]): number {
  const fitting = prefixes.filter((prefix) => href.startsWith(prefix))
  return Math.max(-1, ...fitting.map(({ length }) => length))
}

function prefixesOf(
  domain: readonly string[],
  url: URL,
  root: string,
): readonly string[] {
  if (domain.length === 0 || root === '') return [root]
  return domain
    .filter((entry) => URL.canParse(entry, url))
    .map((entry) => new URL(entry, url).href)
}
