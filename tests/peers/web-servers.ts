import { createHash } from 'node:crypto'
import { startApacheWith } from './apache.ts'
import { startNginxWith } from './nginx.ts'
import { ada, type StartPeer } from './servers.ts'

/** Compressible, and not short. */
export const longText = 'The quick brown fox jumps over the lazy dog.\n'.repeat(2500)

const files = {
  'www/long.txt': longText,
  'www/private/note.txt': 'buy milk',
  'www/uploads/index.txt': '',
  users: `${ada.username}:{SHA}${createHash('sha1').update(ada.password).digest('base64')}\n`,
}

/** nginx: closes a connection after three requests, and takes uploads below `/uploads/`. */
export const startNginx: StartPeer = () =>
  startNginxWith({
    files,
    http: (folder, port) => `
          types { text/plain txt; }
          gzip on;
          gzip_types text/plain;
          keepalive_requests 3;
          client_max_body_size 2m;
          server {
            listen 127.0.0.1:${port};
            root ${folder}/www;
            location /private/ { auth_basic notes; auth_basic_user_file ${folder}/users; }
            location /old { return 302 /private/note.txt; }
            location /uploads/ { dav_methods PUT; }
          }`,
  })

/** Apache httpd: the same. */
export const startApacheFiles: StartPeer = () =>
  startApacheWith({
    modules: ['auth_basic', 'alias', 'mime', 'filter', 'deflate', 'dav', 'dav_fs'],
    directives: (folder) => [
      `TypesConfig ${folder}/types`,
      'AddOutputFilterByType DEFLATE text/plain',
      'MaxKeepAliveRequests 3',
      'Redirect 302 /old /private/note.txt',
      `DavLockDB ${folder}/locks`,
      '<Location /uploads/>\nDav On\n</Location>',
      `<Location /private/>
        AuthType Basic
        AuthName notes
        AuthUserFile ${folder}/users
        Require valid-user
      </Location>`,
    ],
    files: { ...files, types: 'text/plain txt\n' },
  })
