import { PortInUseError } from '../errors.ts'

/** The URL for clients of a server on this address: no client can connect to "all addresses". */
export function serverUrl(hostname: string, port: number): URL {
  return new URL(`http://${reachable(hostname)}:${port}`)
}

/** The error of a server whose port another one has. */
export function portInUse(hostname: string, port: number, cause?: Error): PortInUseError {
  return new PortInUseError(
    `Port ${port} on ${hostname} is in use: stop what listens there, or pass another port; 0 takes a free one`,
    { cause },
  )
}

function reachable(hostname: string): string {
  if (hostname === '0.0.0.0') return '127.0.0.1'
  if (hostname === '::') return '[::1]'
  return hostname.includes(':') ? `[${hostname}]` : hostname
}
