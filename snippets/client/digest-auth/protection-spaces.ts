import type { DigestSession } from './digest-session.ts'

/**
 * Remembers which URLs a session is for: those below an entry of the
 * challenge's `domain`, or else all of the root. RFC 7616 §3.3 allows every URL
 * that begins with an entry; `/app` is not taken for the beginning of `/app2`,
 * which may be another application.
 */
export function protectionSpaces(rootOf: (url: URL) => string) {
  /** The latest first. */
  let spaces: readonly Space[] = []

  return {
    /** The session whose space says most about `url`, if there is one. */
    find(url: URL): DigestSession | undefined {
      return spaces
        .map(({ session, covered }) => ({ session, fit: fit(url, covered) }))
        .filter(({ fit }) => fit >= 0)
        .sort((left, right) => right.fit - left.fit)[0]?.session
    },

    /** A challenge from `url` has begun this session. */
    open(url: URL, session: DigestSession): void {
      const root = rootOf(url)
      const { realm, domain } = session.challenge
      const name = JSON.stringify([root, realm])
      const covered = coveredBy(domain, url, root)
      const others = spaces.filter((space) => space.name !== name)
      spaces = [{ name, covered, session }, ...others].slice(0, MOST_SPACES)
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
  readonly covered: readonly (URL | typeof EVERYTHING)[]
  readonly session: DigestSession
}

/** What a proxy asks for. */
const EVERYTHING = 'everything'

function coveredBy(
  domain: readonly string[],
  url: URL,
  root: string,
): Space['covered'] {
  // RFC 7616 §3.3: a proxy's domain says nothing.
  if (root === '') return [EVERYTHING]
  if (domain.length === 0) return [new URL(root)]
  return domain
    .filter((entry) => URL.canParse(entry, url.href))
    .map((entry) => new URL(entry, url))
}

/** The length of the longest entry that covers `url`, or -1. */
function fit(url: URL, covered: Space['covered']): number {
  const lengths = covered.map((entry) => {
    if (entry === EVERYTHING) return 0
    return covers(entry, url) ? entry.href.length : -1
  })
  return Math.max(-1, ...lengths)
}

/** Whether `url` is `entry`, or below it by whole segments of the path. */
function covers(entry: URL, url: URL): boolean {
  if (entry.origin !== url.origin) return false
  if (entry.search !== '') {
    return entry.pathname === url.pathname && entry.search === url.search
  }
  const folder = entry.pathname.replace(/\/?$/, '/')
  return url.pathname === entry.pathname || url.pathname.startsWith(folder)
}
