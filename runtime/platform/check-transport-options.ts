import { requireOptions } from '../kit/require-options.ts'
import { above, oneOf, orInfinity, wholeNumber } from '../kit/rules.ts'
import type { HttpTransportOptions } from './options.ts'

/** @throws RangeError or TypeError for an option of `httpTransport()` that cannot work, also where it changes nothing */
export function checkTransportOptions(options: HttpTransportOptions): void {
  requireOptions('httpTransport', options, {
    connections: orInfinity(wholeNumber(1)),
    connectTimeout: above(0, 'ms'),
    expectContinue: oneOf(true, false),
  })
}
