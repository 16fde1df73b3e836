import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

/**
 * How far a program may reach: to this machine, or (in memory) nowhere. A page may try its own
 * machine and fail, so in memory that is refused without complaint.
 */
export type Network = 'loopback' | 'none'

/** Thrown into a program that calls another machine. */
export class NetworkRefusedError extends Error {
  override readonly name = 'NetworkRefusedError'
}

export interface NetworkGuard {
  /** Opens the network again, and tells what was refused. */
  restore(): string[]
}

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|(?:::ffff:)?127(?:\.\d+){3}|::1)$/i

/** Refuses connections and lookups beyond `network`, whichever library asks for them. */
export function guardNetwork(network: Network): NetworkGuard {
  const refused = new Set<string>()
  const undo = [
    wrap(net.Socket.prototype, 'connect', (socket, args, connect) => {
      const host = hostOf(args)
      const error = host === undefined ? undefined : refuse(`to connect to ${host}`, host)
      if (!error) return connect()
      process.nextTick(() => (socket as net.Socket).destroy(error))
      return socket
    }),
    wrap(net.Server.prototype, 'listen', (_server, _args, listen) => {
      const error = network === 'none' ? refuse('to listen on a socket') : undefined
      if (error) throw error
      return listen()
    }),
    wrap(dgram.Socket.prototype, 'send', (_socket, _args, send) => {
      const error = network === 'none' ? refuse('to send a datagram') : undefined
      if (error) throw error
      return send()
    }),
    wrap(dns, 'lookup', (_dns, args, lookup) => {
      const error = refuse(`to look up ${String(args[0])}`, String(args[0]))
      if (!error) return lookup()
      const callback = args.at(-1)
      if (typeof callback === 'function') process.nextTick(callback, error)
      return undefined
    }),
    wrap(dns.promises, 'lookup', (_dns, args, lookup) => {
      const error = refuse(`to look up ${String(args[0])}`, String(args[0]))
      return error ? Promise.reject(error) : lookup()
    }),
  ]
  syncBuiltinESMExports()
  return {
    restore() {
      for (const step of undo) step()
      syncBuiltinESMExports()
      return [...refused]
    },
  }

  function refuse(what: string, host?: string): NetworkRefusedError | undefined {
    const isLoopback = host === undefined || LOOPBACK.test(host)
    if (network === 'loopback' && isLoopback) return undefined
    const reason = network === 'none' ? 'in memory there is no network' : 'only loopback is allowed'
    if (!isLoopback) refused.add(`tried ${what}: only loopback is allowed`)
    return new NetworkRefusedError(`Refused ${what}: ${reason}.`)
  }
}

type Wrapper = (self: unknown, args: readonly unknown[], original: () => unknown) => unknown

function wrap(target: object, name: string, wrapper: Wrapper): () => void {
  const original: unknown = Reflect.get(target, name)
  if (typeof original !== 'function') return () => undefined
  Reflect.set(target, name, function (this: unknown, ...args: unknown[]) {
    return wrapper(this, args, () => Reflect.apply(original, this, args) as unknown)
  })
  return () => {
    Reflect.set(target, name, original)
  }
}

/** The host that `socket.connect` is asked for; undefined for a pipe, which stays on the machine. */
function hostOf(args: readonly unknown[]): string | undefined {
  // net.connect() hands on its own list of arguments, already in order
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as readonly unknown[]
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: unknown; host?: unknown }
    return path ? undefined : typeof host === 'string' ? bare(host) : 'localhost'
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined
  return typeof second === 'string' ? bare(second) : 'localhost'
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
