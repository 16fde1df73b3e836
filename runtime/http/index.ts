/** What HTTP says, as pure functions: formats of header fields, and rules about them. */
export {
  deltaSeconds,
  directiveSeconds,
  parseCacheControl,
  type CacheDirectives,
} from './cache-control.ts'
export {
  formatChallenge,
  formatParams,
  parseChallenges,
  parseParams,
  quote,
  type Challenge,
  type ChallengeParams,
} from './challenges.ts'
export { codingsToUndo } from './content-codings.ts'
export {
  digest,
  DIGEST_ALGORITHMS,
  digestHash,
  passwordHash,
  passwordHashes,
  usernameHash,
  type DigestAlgorithm,
  type DigestInput,
  type DigestQop,
} from './digest.ts'
export { isHopByHop, namedByConnection } from './hop-by-hop.ts'
export { formatHttpDate, parseHttpDate } from './http-date.ts'
export { extractMediaType, type MediaType } from './media-type.ts'
export { nextForm, normalForms } from './normal-forms.ts'
export { retryAfter } from './retry-after.ts'
export { reasonPhrase } from './status.ts'
export { rawUtf8Field, readUtf8Field, utf8Field } from './utf8-field.ts'
export { addVary } from './vary.ts'
