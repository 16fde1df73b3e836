import {
  HttpRequest,
  type Handler,
  type HttpResponse,
} from 'middleware-cookbook'

/** A request that a page wants to make. */
export interface PageRequest {
  readonly origin: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly credentials?: boolean
}

const url = 'http://api.example.org/notes'
const SAFE_METHODS = ['GET', 'HEAD', 'POST']

/**
 * What a browser does, step by step as the fetch standard has it: a preflight
 * if one is needed, the request, and the CORS check of each response.
 *
 * @returns the response that the page gets, or undefined for a network error
 */
export async function fetchAsBrowser(
  app: Handler,
  page: PageRequest,
): Promise<HttpResponse | undefined> {
  const { origin, method = 'GET', headers = {}, credentials = false } = page
  // CORS-unsafe request-header names, for the names that the tests use.
  const unsafe = Object.keys(headers).filter((name) => name !== 'accept')
  if (!SAFE_METHODS.includes(method) || unsafe.length > 0) {
    const asked = { origin, 'access-control-request-method': method }
    const names = unsafe.length > 0 && {
      'access-control-request-headers': unsafe.sort().join(','),
    }
    const init = { method: 'OPTIONS', headers: { ...asked, ...names } }
    const preflight = await app(new HttpRequest(url, init))
    if (!passesCheck(preflight, origin, credentials)) return undefined
    if (!preflight.ok) return undefined
    const methods = listOf(preflight, 'access-control-allow-methods')
    const wildcard = (list: readonly string[]) =>
      list.includes('*') && !credentials
    if (!methods.includes(method) && !SAFE_METHODS.includes(method)) {
      if (!wildcard(methods)) return undefined
    }
    const allowed = listOf(preflight, 'access-control-allow-headers').map(
      (name) => name.toLowerCase(),
    )
    for (const name of unsafe) {
      if (allowed.includes(name)) continue
      // CORS non-wildcard request-header name
      if (name === 'authorization' || !wildcard(allowed)) return undefined
    }
  }
  const response = await app(
    new HttpRequest(url, { method, headers: { ...headers, origin } }),
  )
  return passesCheck(response, origin, credentials) ? response : undefined
}

/** Fetch, "CORS check". */
function passesCheck(
  { headers }: HttpResponse,
  origin: string,
  credentials: boolean,
): boolean {
  const allows = headers.get('access-control-allow-origin')
  if (allows === '*' && !credentials) return true
  if (allows !== origin) return false
  if (!credentials) return true
  return headers.get('access-control-allow-credentials') === 'true'
}

function listOf({ headers }: HttpResponse, name: string): string[] {
  const value = headers.get(name) ?? ''
  return value.split(',').map((one) => one.trim())
}
