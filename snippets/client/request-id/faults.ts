import { requestId } from './request-id.ts'

/** How the recipe goes into the table of faults. */
export const columns = [{ name: 'request id', middleware: () => [requestId()] }]
