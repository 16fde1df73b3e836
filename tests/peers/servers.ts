import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { passwordHash, usernameHash } from '../../runtime/http/digest.ts'
import { startApacheWith } from './apache.ts'
import { unpack } from './debian.ts'
import { startNginxWith } from './nginx.ts'
import { start, type Peer } from './process.ts'

/** Who may sign in to the servers here. */
export const ada = { username: 'ada', password: 'love:"lace"' }
export const realm = 'notes, private'

/** A user whose name was typed on a Mac: the file of users holds an `e` and an accent. */
export const jose = { username: 'Jose\u0301', password: 'cafe\u0301' }

/** Each starts a server, or says in a few words why it cannot. */
export type StartPeer = () => Promise<Peer | string>

/** lighttpd: a folder for each algorithm, and one that wants a `userhash`. */
export const startLighttpd: StartPeer = async () => {
  const debian = await unpack('lighttpd')
  if (typeof debian === 'string') return debian
  const places = [
    ['MD5', 'md5', ''],
    ['SHA-256', 'sha256', ''],
    ['SHA-512-256', 'sha512', ''],
    ['SHA-256', 'userhash', '"userhash" => "enable",'],
  ] as const
  const rules = (folder: string) =>
    places.map(
      ([algorithm, place, more]) => `$HTTP["url"] =~ "^/${place}/" {
        auth.backend.htdigest.userfile = "${folder}/${place}.users"
        auth.require = ("" => ("method" => "digest", "realm" => "${realm}", "algorithm" => "${algorithm}",
          ${more} "require" => "valid-user"))
      }`,
    )
  return start(
    (folder) => ({
      program: join(debian.folder, 'usr/sbin/lighttpd'),
      args: ['-D', '-f', `${folder}/lighttpd.conf`, '-m', join(debian.folder, 'usr/lib/lighttpd')],
      env: debian.env,
    }),
    (folder, port) => ({
      'lighttpd.conf': [
        `server.bind = "127.0.0.1"`,
        `server.port = ${port}`,
        `server.document-root = "${folder}/www"`,
        `server.modules = ("mod_auth", "mod_authn_file")`,
        `auth.backend = "htdigest"`,
        ...rules(folder),
      ].join('\n'),
      ...Object.fromEntries(
        places.flatMap(([algorithm, place]) => [
          [`www/${place}/note.txt`, 'buy milk'],
          [`www/${place}/a b.txt`, 'buy bread'],
          [`${place}.users`, `${users(algorithm)}${algorithm === 'MD5' ? joseLine() : ''}`],
        ]),
      ),
    }),
  )
}

function users(algorithm: 'MD5' | 'SHA-256' | 'SHA-512-256'): string {
  const { username, password } = ada
  const hash = passwordHash(algorithm, username, realm, password)
  return `${[username, realm, hash, usernameHash(algorithm, username, realm)].join(':')}\n`
}

/** As `htdigest` writes it: of the bytes as they are. */
function joseLine(): string {
  const { username, password } = jose
  const text = `${username}:${realm}:${password}`
  return `${username}:${realm}:${createHash('md5').update(text).digest('hex')}\n`
}

/** Apache httpd: `current` and `both` are one domain, `once` takes each nonce one time. */
export const startApache: StartPeer = () => {
  const places = {
    current: 'AuthDigestDomain /current/ /both/',
    both: 'AuthDigestDomain /current/ /both/',
    once: 'AuthDigestNonceLifetime 0',
  }
  return startApacheWith({
    modules: ['auth_digest'],
    directives: (folder) =>
      Object.entries(places).map(
        ([place, rules]) => `<Location /${place}/>
          AuthType Digest
          AuthName "${realm}"
          AuthUserFile ${folder}/users
          Require valid-user
          ${rules}
        </Location>`,
      ),
    files: {
      users: users('MD5').replace(/:[^:]*$/, '\n') + joseLine(),
      ...Object.fromEntries(
        Object.keys(places).map((place) => [`www/${place}/note.txt`, 'buy milk']),
      ),
    },
  })
}

/** httpbin, which computes `auth-int` by itself. */
export const startHttpbin: StartPeer = async () => {
  const debian = await unpack('python3-httpbin')
  if (typeof debian === 'string') return debian
  return start(
    (_folder, port) => ({
      program: '/usr/bin/python3',
      args: ['main.py', String(port)],
      env: debian.env,
    }),
    () => ({
      'main.py': [
        'import sys',
        'from httpbin import app',
        'app.run("127.0.0.1", int(sys.argv[1]), threaded=True)',
      ].join('\n'),
    }),
  )
}

/** nginx, with the file that a page shows, before servers on these two ports. */
export function startNginxBefore(ports: readonly [number, number]): Promise<Peer | string> {
  const file = join(import.meta.dirname, '../../snippets/server/digest-auth/nginx.conf')
  const shown = readFileSync(file, 'utf8')
  return startNginxWith({
    http: (_folder, port) =>
      shown
        .replace('3001', String(ports[0]))
        .replace('3002', String(ports[1]))
        .replace('8080', `127.0.0.1:${port}`),
  })
}
