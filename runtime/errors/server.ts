/** A server cannot listen, because another one uses its port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly code = 'ERR_PORT_IN_USE'
}

/** A route table has a bad key, or `param()` was called with an unknown parameter. */
export class RouteError extends TypeError {
  override readonly name = 'RouteError'
  readonly code = 'ERR_ROUTE'
}
