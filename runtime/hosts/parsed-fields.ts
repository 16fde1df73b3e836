import { HttpHeaders } from '../message/headers.ts'

/** The fields of a response that a host has in a record of Node's, where a value may also be a number or a list. */
export function parsedFields(record: object): HttpHeaders {
  const entries = Object.entries(record as Readonly<Record<string, Value>>)
  return HttpHeaders.from(
    entries.flatMap(([name, value]) =>
      [value]
        .flat()
        .filter((one) => one !== undefined)
        .map((one) => [name, String(one)] as const),
    ),
  )
}

type Value = string | number | readonly string[] | undefined
