import { circuitBreaker } from './circuit-breaker.ts'

/** How the recipe goes into the table of faults. Two failures do not open it. */
export const columns = [
  { name: 'circuit breaker', middleware: () => [circuitBreaker()] },
]
