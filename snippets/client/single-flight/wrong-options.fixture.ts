import {
  singleFlight,
  type SingleFlightOptions,
} from 'middleware-cookbook/client/single-flight'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'singleFlight',
    fn: singleFlight,
    options: {
      call: singleFlight,
      values: {
        maxBytes: ['kind:notAtLeast0'],
        ignore: ['kind:notArray', [5], ['']],
      } satisfies Record<keyof SingleFlightOptions, readonly unknown[]>,
      right: {},
    },
  },
]
