import { HttpHeaders } from '../message/headers.ts'

/** The fields of a response that a host has in a record of Node's: numbers, too, and lists. */
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
