import type { RequestListener } from 'node:http'

type Fields = Readonly<Record<string, string>>
type Sign = (
  secret: string,
  body: string,
  message: { readonly id: string; readonly time: number },
) => Fields | Promise<Fields>

export const standard: {
  readonly sign: Sign
  /** Throws if it is not right. */
  readonly verify: (secret: string, body: string, headers: Fields) => unknown
}
export const stripe: { readonly sign: Sign }
export const github: { readonly sign: Sign }
export function afterParser(listener: unknown, keeps: boolean): RequestListener
