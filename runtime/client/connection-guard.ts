import { contextKey } from '../message/context.ts'

/** A connection that is about to be made. */
export interface ConnectionTarget {
  /** The host of the URL, in lower case and without brackets: a name, or an address. */
  readonly hostname: string
  /** The address that will be connected to, of IPv4 or IPv6: what the name was looked up as. */
  readonly address: string
  readonly port: number
  readonly protocol: 'http:' | 'https:'
}

/** Says why a connection must not be made, such as `10.0.0.1 is private`; undefined allows it. */
export type ConnectionGuard = (target: ConnectionTarget) => string | undefined

/** What judges the connections of a request. See {@link guardConnections}. */
export const connectionGuard = contextKey<ConnectionGuard>('connectionGuard')
