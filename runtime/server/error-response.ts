import type { HttpError } from '../http-error.ts'
import { HttpHeaders } from '../message/headers.ts'
import { HttpResponse } from '../message/response.ts'

/** The response that an error stands for: its status, its headers and what the client may read of it. */
export function errorResponse(error: HttpError): HttpResponse {
  const headers = HttpHeaders.from(error.headers)
  return new HttpResponse(`${error.publicMessage}\n`, { status: error.status, headers })
}
