/**
 * Types on hover, and the public API from the same compiler. This is the folder's only door: the rest of the site
 * imports nothing else from here, and nothing here imports from the rest of the site (ESLint: `scripts/lint/layers.js`).
 */
export { TypesPending } from './answer-cache.ts'
export { createTypes } from './create-types.ts'
export type { Color } from './display.ts'
export { stampOf } from './input-files.ts'
export { sheetsPlugin } from './plugin.ts'
export { colorClasses } from './popup-html.ts'
export type { PublicApi, PublicName } from './public-api.ts'
export { typesTransformer } from './transformer.ts'
export type { ShownTypes } from './transformer.ts'
export type { Popups } from './type-sheet.ts'
export type { Types, TypesOptions } from './types.ts'
