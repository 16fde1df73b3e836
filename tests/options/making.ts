import {
  HttpRequest,
  HttpResponse,
  installClock,
  sleep,
  type HttpRequestInit,
  type HttpResponseChanges,
} from 'middleware-cookbook'
import {
  installObserver,
  manualClock,
  skippingClock,
  type SkippingClockOptions,
} from 'middleware-cookbook/testing'
import { optionsOf, type Entry } from './entry.ts'
import * as wrong from './wrong-values.ts'

/** Messages, clocks and observers. */
export const making: readonly Entry[] = [
  {
    name: 'HttpResponse',
    fn: HttpResponse,
    // The message itself checks the values, and names what is wrong with it.
    options: optionsOf<HttpResponseChanges>((init) => new HttpResponse('x', init), {
      status: [],
      statusText: [],
      headers: [],
      body: [],
      json: [],
      url: [],
      redirected: [],
    }),
  },
  {
    name: 'HttpRequest',
    fn: HttpRequest,
    options: optionsOf<HttpRequestInit>((init) => new HttpRequest('http://a.test', init), {
      method: [],
      headers: [],
      body: [],
      json: [],
      signal: [],
    }),
  },
  { name: 'sleep', fn: sleep, args: { ms: [sleep, [undefined, ...wrong.notNumber]] } },
  {
    name: 'installClock',
    fn: installClock,
    args: { clock: [installClock, [undefined, null, 5, {}, { now: () => 0 }]] },
  },
  {
    name: 'installObserver',
    fn: installObserver,
    args: { observer: [installObserver, [undefined, null, 5, {}, 'log']] },
  },
  {
    name: 'manualClock',
    fn: manualClock,
    options: optionsOf<NonNullable<Parameters<typeof manualClock>[0]>>(manualClock, {
      date: [...wrong.notNumber, new Date()],
      random: wrong.notFunction,
    }),
  },
  {
    name: 'skippingClock',
    fn: skippingClock,
    options: optionsOf<SkippingClockOptions>(skippingClock, {
      seed: wrong.notNumber,
      whenIdle: wrong.notFunction,
      elapsed: wrong.notFunction,
    }),
  },
]
