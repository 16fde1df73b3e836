/**
 * Whether a field belongs to one connection: then it is the server's to set, not the application's (RFC 9110 §7.6.1). A
 * `switch`, as every header of every response is asked.
 *
 * @param name in lower case
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
