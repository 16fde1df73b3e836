import {
  clientAddress as addressKey,
  compose,
  HttpRequest,
  HttpResponse,
} from 'middleware-cookbook'
import {
  addressOf,
  clientAddress,
  type ClientAddressOptions,
} from 'middleware-cookbook/server/client-address'

export const networks = ['10.0.0.0/8', '192.0.2.4', '2001:db8:7::/48']

/** The address that a handler sees for a request over a connection from `peer`. */
export async function seen(
  peer: string | undefined,
  headers: Record<string, string | string[]>,
  options: ClientAddressOptions = { trust: networks },
): Promise<string | undefined> {
  let address: string | undefined
  const app = compose([clientAddress(options)], async (request) => {
    address = addressOf(request)
    return new HttpResponse()
  })
  const request = new HttpRequest('http://example.org', { headers })
  await app(request.set(addressKey, () => peer))
  return address
}

export const xff = (value: string | string[]) => ({ 'x-forwarded-for': value })
export const forwarded = (value: string | string[]) => ({ forwarded: value })
export const rfc7239: ClientAddressOptions = {
  trust: networks,
  field: 'forwarded',
}
