import {
  clientAddress,
  type ClientAddressOptions,
} from 'middleware-cookbook/server/client-address'

/** Wrong values for each option, for the test that tries all factories. `kind:…` names a list of that test. */
export const wrongOptions = [
  {
    name: 'clientAddress',
    fn: clientAddress,
    options: {
      call: clientAddress,
      values: {
        trust: [
          undefined,
          null,
          -1,
          1.5,
          NaN,
          '1',
          '10.0.0.0/8',
          {},
          ['10.1'],
          [5],
          [undefined],
        ],
        field: ['kind:notString', '', 'x forwarded'],
      } satisfies Record<keyof ClientAddressOptions, readonly unknown[]>,
      right: { trust: 1 },
    },
  },
]
