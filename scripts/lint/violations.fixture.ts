/** For each rule of `.oxlintrc.json`, code that breaks it. What comes before is in every file. */
export const before = `
declare const any: any
declare const maybe: string | undefined
declare const text: string
declare const count: number
declare const texts: string[]
declare function later(): Promise<number>
declare function nothing(): void
`

export const violations: Readonly<Record<string, string>> = {
  'eslint/eqeqeq': 'export const a = count == 1',
  'eslint/no-var': 'export var a = 1',
  'eslint/prefer-const': 'let a = 1\nexport const b = a',
  'eslint/object-shorthand': 'export const a = { text: text }',
  'eslint/no-array-constructor': 'export const a = new Array(1, 2)',
  'eslint/no-unused-expressions': 'count && nothing',
  'eslint/no-unused-vars': 'const a = 1',
  'eslint/no-useless-constructor': 'export class A {\n  b = 1\n  constructor() {}\n}',
  'eslint/prefer-rest-params': 'export function a(): unknown {\n  return arguments[0]\n}',
  'eslint/prefer-spread': 'export const a = Math.max.apply(Math, any)',
  'typescript/adjacent-overload-signatures':
    'export interface A {\n  a(b: string): void\n  c(): void\n  a(b: number): string\n}',
  'typescript/array-type': 'export const a: Array<string> = texts',
  'typescript/await-thenable': 'export const a = await count',
  'typescript/ban-ts-comment': '// @ts-ignore\nexport const a = 1',
  'typescript/ban-tslint-comment': '// tslint:disable\nexport const a = 1',
  'typescript/class-literal-property-style':
    "export class A {\n  get b(): string {\n    return 'b'\n  }\n}",
  'typescript/consistent-generic-constructors': 'export const a: Map<string, number> = new Map()',
  'typescript/consistent-indexed-object-style': 'export interface A {\n  [name: string]: number\n}',
  'typescript/consistent-type-assertions': 'export const a = <string>maybe',
  'typescript/consistent-type-definitions': 'export type A = { b: number }',
  'typescript/consistent-type-imports':
    "import { Readable } from 'node:stream'\nexport type A = Readable",
  'typescript/dot-notation': "export const a = text['length']",
  'typescript/no-array-delete': 'delete texts[0]',
  'typescript/no-base-to-string': 'export const a = `${{}.toString()}` + String({})',
  'typescript/no-confusing-non-null-assertion': 'export const a = maybe! == text',
  'typescript/no-confusing-void-expression': 'export const a = nothing()',
  'typescript/no-deprecated': '/** @deprecated Old. */\nconst old = 1\nexport const a = old + 1',
  'typescript/no-duplicate-enum-values': 'export enum A {\n  B = 1,\n  C = 1,\n}',
  'typescript/no-duplicate-type-constituents': 'export type A = string | number | string',
  'typescript/no-dynamic-delete':
    'const a: Record<string, number> = {}\ndelete a[text]\nexport { a }',
  'typescript/no-empty-object-type': 'export interface A {}',
  'typescript/no-explicit-any': 'export type A = any',
  'typescript/no-extra-non-null-assertion': 'export const a = maybe!!',
  'typescript/no-extraneous-class': 'export class A {}',
  'typescript/no-floating-promises': 'later()',
  'typescript/no-for-in-array': 'for (const a in texts) nothing.call(a)',
  'typescript/no-generated-empty-object-type': "export type A = Omit<{ b: 1 }, 'b'>",
  'typescript/no-implied-eval': "setTimeout('nothing()', 1)",
  'typescript/no-inferrable-types': 'export const a: number = 1',
  'typescript/no-invalid-void-type': 'export type A = { b: void }',
  'typescript/no-meaningless-void-operator': 'void nothing()',
  'typescript/no-misused-new': 'export interface A {\n  new (): A\n}',
  'typescript/no-misused-promises': 'if (later()) nothing()',
  'typescript/no-misused-spread': 'export const a = { ...later() }',
  'typescript/no-mixed-enums': "export enum A {\n  B = 1,\n  C = 'c',\n}",
  'typescript/no-namespace': 'export namespace A {\n  export const b = 1\n}',
  'typescript/no-non-null-asserted-nullish-coalescing': 'export const a = texts[0]! ?? text',
  'typescript/no-non-null-asserted-optional-chain': 'export const a = maybe?.length!',
  'typescript/no-non-null-assertion': 'export const a = maybe!',
  'typescript/no-redundant-type-constituents': 'export type A = unknown | string',
  'typescript/no-require-imports': "import a = require('node:fs')\nexport { a }",
  'typescript/no-this-alias':
    'export class A {\n  b(): unknown {\n    const that = this\n    return that\n  }\n}',
  'typescript/no-unnecessary-boolean-literal-compare':
    'declare const is: boolean\nexport const a = is === true',
  'typescript/no-unnecessary-template-expression': 'export const a = `${text}`',
  'typescript/no-unnecessary-type-arguments':
    'declare function f<T = string>(b?: T): T\nexport const a = f<string>()',
  'typescript/no-unnecessary-type-assertion': 'export const a = text as string',
  'typescript/no-unnecessary-type-constraint':
    'export function a<T extends unknown>(b: T): [T, T] {\n  return [b, b]\n}',
  'typescript/no-unnecessary-type-conversion': 'export const a = String(text)',
  'typescript/no-unnecessary-type-parameters': 'export declare function a<T>(b: T): void',
  'typescript/no-unsafe-argument': 'export const a = isNaN(any)',
  'typescript/no-unsafe-assignment': 'export const a = any',
  'typescript/no-unsafe-call': 'any()',
  'typescript/no-unsafe-declaration-merging': 'export interface A {\n  b: 1\n}\nexport class A {}',
  'typescript/no-unsafe-enum-assignment':
    'enum A {\n  B = 1,\n}\nexport const c: A = count as number',
  'typescript/no-unsafe-enum-comparison':
    'enum A {\n  B = 1,\n}\ndeclare const a: A\nexport const c = a === count',
  'typescript/no-unsafe-function-type': 'export type A = Function',
  'typescript/no-unsafe-member-access': 'any.b.c',
  'typescript/no-unsafe-return': 'export function a(): string {\n  return any\n}',
  'typescript/no-unsafe-unary-minus': 'export const a = -text',
  'typescript/no-useless-default-assignment':
    'export function a({ b = 1 }: { b: number }): number {\n  return b\n}',
  'typescript/no-wrapper-object-types': 'export type A = String',
  'typescript/non-nullable-type-assertion-style': 'export const a = maybe as string',
  'typescript/only-throw-error': "throw 'a'",
  'typescript/prefer-as-const': "export const a = 'a' as 'a'",
  'typescript/prefer-find': 'export const a = texts.filter((each) => each === text)[0]',
  'typescript/prefer-for-of':
    'for (let i = 0; i < texts.length; i++) {\n  nothing.call(texts[i])\n}',
  'typescript/prefer-function-type': 'export interface A {\n  (): void\n}',
  'typescript/prefer-includes': "export const a = text.indexOf('a') !== -1",
  'typescript/prefer-literal-enum-member': 'export enum A {\n  B = text.length,\n}',
  'typescript/prefer-namespace-keyword':
    'declare module A {\n  const b: 1\n}\nexport type B = typeof A.b',
  'typescript/prefer-nullish-coalescing': 'export const a = maybe || text',
  'typescript/prefer-optional-chain':
    'declare const o: { p: { q: 1 } } | undefined\nexport const a = o && o.p',
  'typescript/prefer-promise-reject-errors': "export const a = Promise.reject('a')",
  'typescript/prefer-reduce-type-parameter':
    'export const a = texts.reduce((b, c) => b.concat(c), [] as string[])',
  'typescript/prefer-regexp-exec': 'export const a = text.match(/a/)',
  'typescript/prefer-return-this-type': 'export class A {\n  b(): A {\n    return this\n  }\n}',
  'typescript/prefer-string-starts-ends-with': "export const a = text[0] === 'a'",
  'typescript/related-getter-setter-pairs':
    'export interface A {\n  get b(): string\n  set b(c: number)\n}',
  'typescript/restrict-plus-operands': 'export const a = count + text',
  'typescript/restrict-template-expressions': 'export const a = `a${texts}`',
  'typescript/return-await':
    'export async function a(): Promise<number> {\n  try {\n    return later()\n  } catch {\n    return 1\n  }\n}',
  'typescript/switch-exhaustiveness-check':
    "declare const kind: 'a' | 'b'\nswitch (kind) {\n  case 'a':\n}",
  'typescript/triple-slash-reference': '/// <reference path="./b.ts" />\nexport const a = 1',
  'typescript/unbound-method':
    'class A {\n  b(): A {\n    return this\n  }\n}\nexport const c = new A().b',
  'typescript/unified-signatures':
    'export declare function a(b: string): void\nexport declare function a(b: number): void',
  'typescript/use-unknown-in-catch-callback-variable':
    'void later().catch((error) => {\n  nothing.call(error)\n})',
}
