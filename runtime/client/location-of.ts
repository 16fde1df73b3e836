import type { HttpResponse } from '../message/response.ts'

/** The field's value, or its values. */
export type FieldValue = string | readonly string[]

/** Where the response points to, or undefined for one that is no redirect. */
export function locationOf({ status, headers }: HttpResponse): FieldValue | undefined {
  const redirects = [301, 302, 303, 307, 308].includes(status)
  return redirects ? headers.toRecord()['location'] : undefined
}
