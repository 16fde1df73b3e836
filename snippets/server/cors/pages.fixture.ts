import {
  compose,
  HttpRequest,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { cors, type CorsOptions } from 'middleware-cookbook/server/cors'

export const notes = 'https://notes.example.org'
export const admin = 'https://admin.example.org'
export const evil = 'https://evil.example.net'
export const url = 'http://api.example.org/notes'
export const both: CorsOptions = { origin: [notes, admin], credentials: true }

export const hello: Handler = async () => new HttpResponse('hello')

export function appWith(
  options: CorsOptions,
  handler: Handler = hello,
): Handler {
  return compose([cors(options)], handler)
}

/** The fields that concern CORS. */
export function fieldsOf({ headers }: HttpResponse): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => /^(access-control-|vary)/.test(name)),
  )
}

export async function ask(
  app: Handler,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<HttpResponse> {
  return app(new HttpRequest(url, { method, headers }))
}

export const putBy = (origin: string) => ({
  origin,
  'access-control-request-method': 'PUT',
})
