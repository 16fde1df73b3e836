import {
  HttpRequest,
  type MultipartLimits,
  type PartsOptions,
  type ReleaseLimits,
} from 'middleware-cookbook'
import {
  BoundedMap,
  perKey,
  randomHex,
  semaphore,
  singleFlight,
  withTimeout,
  type BoundedMapOptions,
  type PerKeyOptions,
  type SemaphoreOptions,
  type SingleFlightOptions,
  type WithTimeoutOptions,
} from 'middleware-cookbook/kit'
import { notApp, optionsOf, type Entry } from './entry.ts'
import * as wrong from './wrong-values.ts'

const form = () => new HttpRequest('http://a.test/', { method: 'POST', body: new FormData() })

const multipart: Record<keyof Required<MultipartLimits>, readonly unknown[]> = {
  maxParts: wrong.notWholeFrom0,
  maxPartSize: wrong.notAtLeast0,
  maxHeaderSize: wrong.notAtLeast0,
  maxNameSize: wrong.notAtLeast0,
}

/** What reads a message, and the kit's own helpers. */
export const reading: readonly Entry[] = [
  {
    name: 'release',
    fn: undefined,
    options: optionsOf<ReleaseLimits>((limits) => form().release(limits), {
      maxBytes: wrong.notAtLeast0,
      maxTime: wrong.notAtLeast0,
    }),
  },
  {
    name: 'formData',
    fn: undefined,
    options: optionsOf<MultipartLimits>((limits) => form().formData(limits), multipart),
  },
  {
    name: 'parts',
    fn: undefined,
    options: optionsOf<PartsOptions>((options) => form().parts(options).next(), {
      ...multipart,
      maxSize: wrong.notAtLeast0,
      maxFieldSize: wrong.notAtLeast0,
    }),
  },
  {
    name: 'BoundedMap',
    fn: BoundedMap,
    options: optionsOf<BoundedMapOptions<string, number>>(
      (options) => new BoundedMap(options),
      { max: [undefined, ...wrong.notAtLeast1], onEvict: wrong.notFunction },
      { max: 1 },
    ),
  },
  {
    name: 'perKey',
    fn: perKey,
    args: { make: [perKey, notApp] },
    options: optionsOf<PerKeyOptions>((options) => perKey(() => 1, options), {
      max: wrong.notAtLeast1,
    }),
  },
  {
    name: 'semaphore',
    fn: semaphore,
    args: { max: [semaphore, [undefined, ...wrong.notWholeFrom1]] },
    options: optionsOf<SemaphoreOptions>((options) => semaphore(1, options), {
      onIdle: wrong.notFunction,
    }),
  },
  {
    name: 'singleFlight',
    fn: singleFlight,
    options: optionsOf<SingleFlightOptions>(singleFlight, { onIdle: wrong.notFunction }),
  },
  {
    name: 'withTimeout',
    fn: withTimeout,
    args: { run: [(run) => withTimeout({ ms: 1, error: () => new Error('late') }, run), notApp] },
    options: optionsOf<WithTimeoutOptions>(
      (options) => withTimeout(options, async () => 1),
      {
        ms: [undefined, ...wrong.notAbove0],
        error: [undefined, ...wrong.notFunction],
        signal: [5, 'signal', {}, new AbortController()],
      },
      { ms: 1, error: () => new Error('late') },
    ),
  },
  {
    name: 'randomHex',
    fn: randomHex,
    args: { bytes: [randomHex, [undefined, ...wrong.notWholeFrom1, 65_537]] },
  },
]
