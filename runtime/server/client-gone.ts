import { NetworkError } from '../errors.ts'

/**
 * The error of all who wait for a client that has disconnected. Make one for each request, so that it can be told from
 * another error that came of it.
 *
 * @param call what the server calls the request: `GET /users`, without the query, which may hold secrets
 */
export function clientGone(call: string): NetworkError {
  return new NetworkError(`The client of ${call} disconnected`)
}
