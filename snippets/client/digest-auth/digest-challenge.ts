import {
  parseChallenges,
  type Challenge,
  type DigestAlgorithm,
  type DigestQop,
} from 'middleware-cookbook/http'

/** A challenge of RFC 7616 §3.3 that can be answered. */
export interface DigestChallenge {
  readonly algorithm: DigestAlgorithm
  /** As the server wrote it; it may leave MD5 out. */
  readonly named: string | undefined
  readonly realm: string
  readonly nonce: string
  readonly opaque: string | undefined
  /** Undefined for a server of RFC 2069. */
  readonly qop: DigestQop | undefined
  /** The password is not the problem: the nonce is too old. */
  readonly stale: boolean
  /** The server wants a hash in the place of the user name. */
  readonly userhash: boolean
  /** The server says that it understands UTF-8, and so `username*`. */
  readonly utf8: boolean
  /** What the password opens; empty for the whole origin. */
  readonly domain: readonly string[]
}

/** What a client is ready to do. */
export interface DigestPreferences {
  readonly algorithms: readonly DigestAlgorithm[]
  /** Preferred where the server offers both. */
  readonly qop: DigestQop
}

/** What a digest is made of, or what says how: without these it would be another one. */
const NEEDED = ['realm', 'nonce', 'qop', 'algorithm', 'opaque', 'userhash']

/** The challenges of a response. A fault in a parameter that is not needed does no harm to the others. */
export function readOffers(
  fields: string | readonly string[] | undefined,
): readonly Challenge[] {
  return parseChallenges(fields, NEEDED)
}

/**
 * The challenge whose algorithm comes first in `preferences.algorithms`, and of
 * those the first in the response.
 */
export function chooseChallenge(
  challenges: readonly Challenge[],
  preferences: DigestPreferences,
): DigestChallenge | undefined {
  const rank = ({ algorithm }: DigestChallenge) =>
    preferences.algorithms.indexOf(algorithm)
  return challenges
    .flatMap((challenge) => understand(challenge, preferences) ?? [])
    .sort((left, right) => rank(left) - rank(right))[0]
}

function understand(
  { scheme, params }: Challenge,
  preferences: DigestPreferences,
): DigestChallenge | undefined {
  const realm = params.get('realm')
  const nonce = params.get('nonce')
  if (scheme !== 'digest' || realm === undefined || nonce === undefined) {
    return undefined
  }
  const named = params.get('algorithm')
  const name = named?.toUpperCase() ?? 'MD5'
  const algorithm = preferences.algorithms.find((one) => {
    return one.toUpperCase() === name
  })
  const offered = params.get('qop')
  const qop = chooseQop(offered, preferences.qop)
  if (algorithm === undefined || (offered !== undefined && !qop)) {
    return undefined
  }
  // A session is made with a cnonce, which RFC 2069 does not have.
  if (!qop && algorithm.endsWith('-sess')) return undefined
  return {
    algorithm,
    named,
    realm,
    nonce,
    opaque: params.get('opaque'),
    qop,
    stale: isTrue(params.get('stale')),
    userhash: isTrue(params.get('userhash')),
    utf8: params.get('charset')?.toUpperCase() === 'UTF-8',
    domain:
      params
        .get('domain')
        ?.split(/[ \t]+/)
        .filter(Boolean) ?? [],
  }
}

function chooseQop(
  offered: string | undefined,
  preferred: DigestQop,
): DigestQop | undefined {
  const list = offered?.toLowerCase().split(/[ \t,]+/) ?? []
  const order = new Set<DigestQop>([preferred, 'auth', 'auth-int'])
  return [...order].find((qop) => list.includes(qop))
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}
