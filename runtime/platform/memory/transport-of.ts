export { transportOf } from '../../client/transport.ts'

/** A page does not tell the address that it connects to, so no request can have a guard. */
export const guardsConnections = false
