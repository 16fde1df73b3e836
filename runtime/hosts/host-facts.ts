import type { Context } from '../message/context.ts'
import { clientAddress } from '../server/client-address.ts'
import { hostContext, waitUntil } from './context.ts'
import { ignore } from '../kit/ignore.ts'

/** Adds what the host passed, and what is known of its shapes, to a request's context. */
export function withHostFacts(
  rest: Context | null,
  standard: Request,
  host: readonly unknown[],
): Context {
  const wait = waiter(standard, host)
  const address = () => addressFrom(standard, host)
  const told: Context = { key: hostContext, value: host, rest }
  const placed: Context = { key: clientAddress, value: address, rest: told }
  return wait ? { key: waitUntil, value: wait, rest: placed } : placed
}

/** Workers pass a context with `waitUntil`, SvelteKit's adapter keeps it in `platform`, srvx puts it on the request. */
function waiter(
  standard: Request,
  host: readonly unknown[],
): ((work: Promise<unknown>) => void) | undefined {
  for (const one of host) {
    const found =
      waiterOf(one) ??
      waiterOf(path(one, 'platform', 'ctx')) ??
      waiterOf(path(one, 'platform', 'context'))
    if (found) return found
  }
  return waiterOf(standard)
}

function waiterOf(holder: unknown): ((work: Promise<unknown>) => void) | undefined {
  const wait = part(holder, 'waitUntil')
  if (typeof wait !== 'function') return undefined
  return (work) => {
    // An unhandled rejection ends a process. The code that starts the work reports it.
    Reflect.apply(wait, holder, [work.catch(ignore)])
  }
}

function addressFrom(standard: Request, host: readonly unknown[]): string | undefined {
  for (const one of [...host, standard]) {
    const found =
      path(one, 'remoteAddr', 'hostname') ??
      called(one, 'requestIP', standard) ??
      called(one, 'getClientAddress') ??
      path(one, 'incoming', 'socket', 'remoteAddress') ??
      // API Gateway's event, of payload format 2.0 and 1.0.
      path(one, 'requestContext', 'http', 'sourceIp') ??
      path(one, 'requestContext', 'identity', 'sourceIp') ??
      part(one, 'clientAddress') ??
      part(one, 'ip')
    const address = typeof found === 'string' ? found : part(found, 'address')
    if (typeof address === 'string' && address !== '') return address
  }
  // Cloudflare sets both; elsewhere a client could have sent the header.
  if (typeof part(standard, 'cf') !== 'object') return undefined
  return standard.headers.get('cf-connecting-ip') ?? undefined
}

function called(owner: unknown, name: string, ...args: unknown[]): unknown {
  const found = part(owner, name)
  if (typeof found !== 'function') return undefined
  try {
    return Reflect.apply(found, owner, args) as unknown
  } catch {
    // SvelteKit throws where it makes pages beforehand: there is no client then.
    return undefined
  }
}

function path(owner: unknown, ...names: string[]): unknown {
  return names.reduce(part, owner)
}

/** A host's objects have getters that throw where they have nothing to tell. */
function part(owner: unknown, name: string): unknown {
  if (typeof owner !== 'object' || owner === null) return undefined
  try {
    return (owner as Readonly<Record<string, unknown>>)[name] ?? undefined
  } catch {
    return undefined
  }
}
