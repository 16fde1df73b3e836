import { HttpResponse, type Handler, type Middleware } from 'middleware-cookbook'
import * as wrong from './wrong-values.ts'

/** An entry function, and how to call it with one wrong thing. */
export interface Entry {
  readonly name: string
  readonly fn: unknown
  /** The name by which the message calls it, where that is another. */
  readonly named?: string
  /** By the name of the argument. */
  readonly args?: Readonly<Record<string, Argument>>
  readonly options?: OptionsCase
}

type Argument = readonly [call: (value: never) => unknown, values: readonly unknown[]]

interface OptionsCase {
  readonly call: (options: never) => unknown
  /** What the other options are. */
  readonly right: object
  /** Wrong values, by option. */
  readonly values: Readonly<Record<string, readonly unknown[]>>
}

/** Each option has wrong values: one that is forgotten is a compile error. */
export function optionsOf<Options extends object>(
  call: (options: Options) => unknown,
  values: Readonly<Record<keyof Required<Options>, readonly unknown[]>>,
  right: Partial<Options> = {},
): OptionsCase {
  return { call, values, right }
}

export const home: Handler = async () => new HttpResponse('home')
export const anyRecipe: Middleware = (request, next) => next(request)
export const notApp = [undefined, ...wrong.notFunction]
