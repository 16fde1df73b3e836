/** The type of the fetch standard's `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * A `fetch` whose types are not the platform's, such as the one that undici exports. It is called with a string and
 * standard options, and what it returns is read as a standard response.
 */
export type ForeignFetch = (
  input: never,
  init?: never,
) => Promise<{ readonly status: number; readonly headers: object; readonly body: unknown }>
