import { ssrfGuard } from './ssrf-guard.ts'

/** How the recipe goes into the table of faults. Its server is on this machine. */
export const columns = [
  {
    name: 'SSRF guard',
    middleware: () => [ssrfGuard({ allow: ['127.0.0.1'], ports: 'any' })],
  },
]
