import { clock } from 'middleware-cookbook'
import {
  remembered,
  type TokenRefreshError,
} from 'middleware-cookbook/client/token-refresh'

/** How long a client that was refused does not ask again, in ms. */
const REFUSED = 60_000
/** How long after the first failure, in ms: twice as long after each further one. */
const FIRST = 1000
const LONGEST = 60_000
/** An endpoint may ask for more than that, but not for a day. */
const MOST_ASKED = 3_600_000

/** Remembers that a token endpoint has failed, so that a thousand calls do not ask it a thousand times. */
export interface FailedRequests {
  /**
   * The last failure again, if it is too early to ask.
   *
   * @param secret whose refusal it is about; left out, an endpoint that is down
   */
  known(secret?: string): TokenRefreshError | undefined
  add(error: TokenRefreshError, secret: string | undefined): void
  clear(): void
}

export function failedRequests(): FailedRequests {
  let last: Failure | undefined
  let inARow = 0

  return {
    known(secret) {
      if (!last || last.refused !== secret) return undefined
      const left = last.until - clock.now()
      if (left <= 0) return undefined
      const seconds = Math.ceil(left / 1000)
      return remembered(last.error, `not asked again for ${seconds} s`)
    },
    add(error, secret) {
      const refused = isRefusal(error) ? secret : undefined
      const backoff = Math.min(FIRST * 2 ** inARow++, LONGEST)
      // Processes that failed together do not come back together.
      const spread = backoff * (0.5 + clock.random() / 2)
      const wait = refused === undefined ? spread : REFUSED
      const asked = Math.min(error.retryAfter ?? 0, MOST_ASKED)
      const until = clock.now() + Math.max(wait, asked)
      last = { error, until, refused }
    },
    clear() {
      last = undefined
      inARow = 0
    },
  }
}

interface Failure {
  readonly error: TokenRefreshError
  /** On the monotonic clock. */
  readonly until: number
  /** The secret that was refused. Another one may be right. */
  readonly refused: string | undefined
}

/** `invalid_client`, `invalid_scope` … (RFC 6749 §5.2): the next request would be the same, and so its answer. */
function isRefusal({ status = 0 }: TokenRefreshError): boolean {
  const isTemporary = [408, 425, 429].includes(status)
  return status >= 400 && status < 500 && !isTemporary
}
