import {
  eventStream,
  readEvents,
  type EventStreamOptions,
  type ReadEventsOptions,
} from 'middleware-cookbook/client/event-stream'
import { HttpResponse } from 'middleware-cookbook'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'eventStream',
    fn: eventStream,
    options: {
      call: eventStream,
      values: {
        isLast: ['kind:notFunction'],
        resume: ['kind:notFunction'],
        maxReconnects: ['kind:notWholeFrom0'],
        initialDelay: ['kind:notAtLeast0'],
        maxDelay: ['kind:notAtLeast0'],
        maxEventSize: ['kind:notAbove0'],
        onReconnect: ['kind:notFunction'],
      } satisfies Record<keyof EventStreamOptions, readonly unknown[]>,
      right: {},
    },
  },
  {
    name: 'readEvents',
    fn: readEvents,
    options: {
      call: (options?: ReadEventsOptions) =>
        readEvents(new HttpResponse(), options),
      values: {
        maxEventSize: ['kind:notAbove0'],
        lastEventId: ['kind:notString'],
      } satisfies Record<keyof ReadEventsOptions, readonly unknown[]>,
      right: {},
    },
  },
]
