import { errors, Provider } from 'oidc-provider'
import * as oauth from 'oauth4webapi'

export { oauth }

/**
 * The authorization server `oidc-provider`, for two clients of one secret: one shows it with Basic, one in the form.
 *
 * @returns a listener for node:http
 */
export function authorizationServer(issuer, { secret, expiresIn }) {
  const client = (client_id, method) => ({
    client_id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: method,
  })
  const provider = new Provider(issuer, {
    clients: [client('a:b c', 'client_secret_basic'), client('in-form', 'client_secret_post')],
    scopes: ['read', 'write'],
    ttl: { ClientCredentials: expiresIn },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(_context, resource) {
          if (resource !== 'https://api.example.org') throw new errors.InvalidTarget()
          return {
            scope: 'read write',
            audience: resource,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }
        },
        useGrantedResource: () => true,
      },
    },
  })
  provider.on('server_error', (_context, error) => console.error(error))
  return provider.callback()
}
