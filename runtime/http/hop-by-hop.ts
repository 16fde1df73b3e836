/**
 * Whether a field belongs to one connection: then it is for the two ends of that connection to set, not for an
 * application, and it is never passed on (RFC 9110 §7.6.1). A `switch`, as every header of every message is asked.
 *
 * @param name in lower case
 *
 * @example if (!isHopByHop(name)) headers = headers.with(name, value)
 */
export function isHopByHop(name: string): boolean {
  switch (name) {
    case 'connection':
    case 'keep-alive':
    case 'proxy-connection':
    case 'te':
    case 'trailer':
    case 'transfer-encoding':
    case 'upgrade':
      return true
    default:
      return false
  }
}

/** Field values as a message has them: several where the field came more than once. */
type Value = string | readonly string[] | undefined

/**
 * The further fields that `Connection` names, in lower case: they belong to the connection as well.
 *
 * @returns undefined for none
 *
 * @example namedByConnection('close, X-Debug') // Set { 'close', 'x-debug' }
 */
export function namedByConnection(connection: Value): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') {
    return undefined
  }
  const names = optionsOf(connection).filter((name) => !isForAll(name))
  return names.length > 0 ? new Set(names) : undefined
}

/** Whether a side asks to close the connection after this message (RFC 9112 §9.6). */
export function asksToClose(connection: Value): boolean {
  return connection !== undefined && optionsOf(connection).includes('close')
}

function optionsOf(connection: string | readonly string[]): string[] {
  return String(connection)
    .toLowerCase()
    .split(',')
    .map((option) => option.trim())
}

/** What every recipient of a message needs cannot be a connection option (RFC 9110 §7.6.1): where it goes, and what it holds. */
function isForAll(name: string): boolean {
  return name === 'host' || name === 'cache-control' || name.startsWith('content-')
}
