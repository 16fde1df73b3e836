/** Helpers to write middleware with, so that recipes do not repeat them. */
export { offAbort, onAbort } from './abort-listener.ts'
export { abortable } from './abortable.ts'
export { asyncLocal, type AsyncLocal } from './async-local.ts'
export { BoundedMap, perKey, type BoundedMapOptions, type PerKeyOptions } from './bounded-map.ts'
export { type LazySignal } from './lazy-signal.ts'
export { notify } from './notify.ts'
export { type Abortable } from './on-abort.ts'
export { pairsIn, type Pair, type PairKind } from './pairs.ts'
export { randomHex } from './random-hex.ts'
export { requireArgument, requireOptions, requireReturn, type Rules } from './require-options.ts'
export { requireOrigin, requireOrigins } from './require-origin.ts'
export { requireText } from './require-text.ts'
export {
  above,
  aFieldName,
  aFilledString,
  aFunction,
  aHandler,
  aLimit,
  aMiddleware,
  aNumber,
  anything,
  arrayOf,
  aSignal,
  aStore,
  aString,
  atLeast,
  httpUrl,
  iterableOf,
  middlewareList,
  notEndless,
  oneOf,
  orInfinity,
  required,
  wholeNumber,
  withMethods,
} from './rules.ts'
export type { Rule } from './rule.ts'
export { semaphore, type Semaphore, type SemaphoreOptions } from './semaphore.ts'
export { settle, unwrap, type Outcome } from './settle.ts'
export { singleFlight, type SingleFlight, type SingleFlightOptions } from './single-flight.ts'
export { withTimeout, type WithTimeoutOptions } from './with-timeout.ts'
// They know messages, which are above the kit. Only this entry names them.
export { onBodyEnd, type BodyEnd } from '../message/on-body-end.ts'
export { orUnavailable } from '../message/or-unavailable.ts'
export { ownCalls } from '../message/own-calls.ts'
export { recordBody, type BodyRecording, type RecordingEnd } from '../message/record-body.ts'
