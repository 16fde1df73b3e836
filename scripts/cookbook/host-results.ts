/** What the contract suite has written, with hosts of `npm test` and with those of `npm run test:hosts`. */
export const HOST_RESULTS = ['tests/hosts/results.json', 'tests/hosts/own/results.json'] as const
