import {
  problemDetails,
  type ProblemDetailsOptions,
} from 'middleware-cookbook/server/problem-details'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'problemDetails',
    fn: problemDetails,
    options: {
      call: problemDetails,
      values: {
        onError: ['kind:notFunction'],
        instance: ['kind:notFunction'],
      } satisfies Record<keyof ProblemDetailsOptions, readonly unknown[]>,
      right: {},
    },
  },
]
