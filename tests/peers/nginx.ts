import { join } from 'node:path'
import { unpack } from './debian.ts'
import { start, type Peer } from './process.ts'

/** What sets one nginx apart from another. */
export interface Nginx {
  /** Directives inside `http`. */
  readonly http: (folder: string, port: number) => string
  readonly files?: Readonly<Record<string, string>>
}

/** Starts nginx, or says why it cannot. */
export async function startNginxWith({ http, files = {} }: Nginx): Promise<Peer | string> {
  const debian = await unpack('nginx')
  if (typeof debian === 'string') return debian
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return start(
    (folder) => ({
      program: join(debian.folder, 'usr/sbin/nginx'),
      args: ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', `${folder}/errors`],
      env: debian.env,
    }),
    (folder, port) => ({
      ...files,
      'nginx.conf': `
        daemon off;
        user root;
        pid ${folder}/pid;
        events {}
        http {
          access_log off;
          ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
          ${http(folder, port)}
        }`,
    }),
  )
}
