import { createSocket } from 'node:dgram'
import dns from 'node:dns'
import ipaddr from 'ipaddr.js'
import { onTestFinished, vi } from 'vitest'

/** Which addresses a name has, at its first look-up, its second, and so on. The last stay. */
export type Zone = Readonly<Record<string, readonly (readonly string[])[]>>

/**
 * A name server on loopback, until the test is over, and the process asks it in
 * place of the system's for all of `.test`: over UDP, for A and for AAAA, as a program with a
 * resolver of its own does. Nothing it answers may be kept (TTL 0).
 */
export async function nameServer(zone: Zone) {
  const server = createSocket('udp4')
  const asked: string[] = []
  server.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query)
    const nth = Math.floor(asked.filter((one) => one === name).length / 2)
    asked.push(name)
    const rounds = zone[name] ?? []
    const found = (rounds[Math.min(nth, rounds.length - 1)] ?? [])
      .map((text) => ipaddr.parse(text).toByteArray())
      .filter(({ length }) => length === (type === AAAA ? 16 : 4))
    server.send(answer(query.subarray(0, end), type, found), port, address)
  })
  await new Promise<void>((resolve) => {
    server.bind(0, '127.0.0.1', resolve)
  })
  const resolver = new dns.promises.Resolver()
  resolver.setServers([`127.0.0.1:${server.address().port}`])
  onTestFinished(() => {
    resolver.cancel()
    server.close()
  })

  const lookup = async (name: string) => {
    const kinds = [resolver.resolve4(name), resolver.resolve6(name)]
    const [four, six] = await Promise.allSettled(kinds)
    const found = [four, six].flatMap((kind, index) =>
      kind?.status === 'fulfilled'
        ? kind.value.map((address) => ({
            address,
            family: index === 0 ? 4 : 6,
          }))
        : [],
    )
    if (found.length > 0) return found
    throw Object.assign(new Error(`${name} is not found`), {
      code: 'ENOTFOUND',
    })
  }
  const system = dns.lookup as (...args: unknown[]) => void
  vi.spyOn(dns, 'lookup').mockImplementation(((
    name: string,
    options: dns.LookupOptions,
    callback: (error: unknown, ...found: unknown[]) => void,
  ) => {
    // A server that begins to listen looks its address up.
    if (!name.endsWith('.test')) {
      system(name, options, callback)
      return
    }
    void lookup(name).then(
      (found) => {
        if (options.all) callback(null, found)
        else callback(null, found[0]?.address, found[0]?.family)
      },
      (error: unknown) => {
        callback(error)
      },
    )
  }) as typeof dns.lookup)
  /** How often the name was looked up. */
  return (name: string) => asked.filter((one) => one === name).length / 2
}

const A = 1
const AAAA = 28
const HEADER = 12

/** RFC 1035 §4.1.2 */
function questionOf(query: Buffer) {
  const labels: string[] = []
  let at = HEADER
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1) === AAAA ? AAAA : A,
    end: at + 5,
  }
}

/** RFC 1035 §4.1.3: the name is that of the question, and lives for no time. */
function answer(question: Buffer, type: number, found: readonly number[][]) {
  const head = Buffer.from(question)
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(found.length, 6)
  head.writeUInt16BE(0, 8)
  head.writeUInt16BE(0, 10)
  const records = found.map((bytes) => {
    const record = Buffer.alloc(HEADER)
    record.writeUInt16BE(0xc00c, 0)
    record.writeUInt16BE(type, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(0, 6)
    record.writeUInt16BE(bytes.length, 10)
    return Buffer.concat([record, Buffer.from(bytes)])
  })
  return Buffer.concat([head, ...records])
}
