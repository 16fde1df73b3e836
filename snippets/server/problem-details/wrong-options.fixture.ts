import {
  Problem,
  problemDetails,
  type ProblemDetailsOptions,
  type ProblemOptions,
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
  {
    name: 'Problem',
    fn: Problem,
    options: {
      call: (options: ProblemOptions) => new Problem(403, 'x', options),
      values: {
        type: ['kind:notString'],
        title: ['kind:notString'],
        members: [],
        cause: [],
        headers: [],
      } satisfies Record<keyof ProblemOptions, readonly unknown[]>,
      right: {},
    },
  },
]
