import { join } from 'node:path'
import { unpack } from './debian.ts'
import { start, type Peer } from './process.ts'

/** What sets one Apache httpd apart from another. */
export interface Apache {
  /** Beside those that every one needs: `auth_digest`. */
  readonly modules: readonly string[]
  readonly directives: (folder: string) => readonly string[]
  readonly files: Readonly<Record<string, string>>
}

/** More than any test has connections: if all threads are busy, Apache closes connections on which a request may be on its way. */
const THREADS = [
  'ServerLimit 1',
  'StartServers 1',
  'ThreadLimit 200',
  'ThreadsPerChild 200',
  'MaxRequestWorkers 200',
]

/** Starts Apache httpd on the folder `www`, with the users in the file `users`, or says why it cannot. */
export async function startApacheWith(apache: Apache): Promise<Peer | string> {
  const debian = await unpack('apache2-bin')
  if (typeof debian === 'string') return debian
  const { modules, directives, files } = apache
  const needed = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user']
  return start(
    (folder) => ({
      program: join(debian.folder, 'usr/sbin/apache2'),
      args: ['-D', 'FOREGROUND', '-d', folder, '-f', `${folder}/apache.conf`],
      env: debian.env,
    }),
    (folder, port) => ({
      ...files,
      'apache.conf': [
        ...[...needed, ...modules].map((name) => {
          return `LoadModule ${name}_module ${debian.folder}/usr/lib/apache2/modules/mod_${name}.so`
        }),
        ...THREADS,
        'ServerName 127.0.0.1',
        `Listen 127.0.0.1:${port}`,
        `DefaultRuntimeDir ${folder}`,
        `PidFile ${folder}/pid`,
        `ErrorLog ${folder}/errors`,
        'User nobody',
        'Group nogroup',
        `DocumentRoot ${folder}/www`,
        ...directives(folder),
      ].join('\n'),
    }),
  )
}
