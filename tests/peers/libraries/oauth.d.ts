import type { RequestListener } from 'node:http'

export function authorizationServer(
  issuer: string,
  options: { readonly secret: string; /** Seconds. */ readonly expiresIn: number },
): RequestListener

/** What is used of oauth4webapi. */
export const oauth: {
  readonly customFetch: unique symbol
  readonly ClientSecretBasic: (secret: string) => object
  readonly ClientSecretPost: (secret: string) => object
  clientCredentialsGrantRequest(
    server: { readonly issuer: string; readonly token_endpoint: string },
    client: { readonly client_id: string },
    authentication: object,
    parameters: URLSearchParams | Readonly<Record<string, string>>,
    options: object,
  ): Promise<Response>
  processClientCredentialsResponse(
    server: { readonly issuer: string },
    client: { readonly client_id: string },
    response: Response,
  ): Promise<{ readonly access_token: string; readonly expires_in?: number }>
}
