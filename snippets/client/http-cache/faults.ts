import { httpCache } from './http-cache.ts'

/** How the recipe goes into the table of faults. */
export const columns = [{ name: 'HTTP cache', middleware: () => [httpCache()] }]
