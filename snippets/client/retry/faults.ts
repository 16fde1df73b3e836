import { retry } from './retry.ts'

/** How the recipe goes into the table of faults. */
export const columns = [{ name: 'retry', middleware: () => [retry()] }]
