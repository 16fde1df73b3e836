import { NetworkError } from '../errors.ts'

/**
 * The error of all who wait for a client that has disconnected. Make one for each request, so that it can be told from
 * another error that came of it.
 *
 * @param call what the server calls the request: `GET /users`, without the query, which may hold secrets
 * @param ended the error that ended its connection. Only its code is kept: Node's has the bytes that came
 */
export function clientGone(call: string, ended?: object | null): NetworkError {
  const code = ended && 'code' in ended ? String(ended.code) : ''
  return new NetworkError(sentence(call, code))
}

function sentence(call: string, code: string): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return `${call} took longer to arrive than the server's requestTimeout, which ended the connection`
  }
  if (isMalformed(code)) return `The client of ${call} sent content that is no HTTP (${code})`
  return `The client of ${call} disconnected`
}

/** Whether a code is one of Node's parser for bytes that it refuses: the end comes too early where a client disconnects. */
function isMalformed(code: string): boolean {
  return code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE'
}
