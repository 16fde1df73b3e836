import { singleFlight } from './single-flight.ts'

/** How the recipe goes into the table of faults. */
export const columns = [
  { name: 'single flight', middleware: () => [singleFlight()] },
]
