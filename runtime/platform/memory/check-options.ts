import type { CallOptions, ClientOptions } from '../../client/options.ts'
import { requireKnown } from '../../kit/require-known.ts'
import { requireMilliseconds } from '../../kit/require-milliseconds.ts'

/**
 * A page checks the names and the limits: a wrong one would change nothing that anyone sees. Other mistakes fail by
 * themselves here, and the checks of all options would take a tenth of the bytes of a client.
 */
export function checkClientOptions(options: ClientOptions): void {
  check('createClient', options, CLIENT)
}

/** Checks the names and the limits of one call. */
export function checkCall(_url: unknown, options: CallOptions, _method: string | undefined): void {
  check('client.request', options, CALL)
}

function check(place: string, options: Options, known: readonly (keyof Options)[]): void {
  requireKnown(place, options, known)
  for (const name of known) {
    if (options[name] === undefined || !/time|size/i.test(name)) continue
    const unit = name === 'maxResponseSize' ? 'bytes' : 'ms'
    requireMilliseconds(`${place}({ ${name} })`, options[name], unit)
  }
}

type Options = CallOptions & ClientOptions & { readonly method?: string }

const BOTH = [
  'headers',
  'middleware',
  'redirect',
  'timeout',
  'idleTimeout',
  'maxResponseSize',
] as const
const CLIENT = ['baseUrl', 'transport', 'connectTimeout', 'replayLimit', ...BOTH] as const
const CALL = ['method', 'body', 'json', 'signal', ...BOTH] as const
