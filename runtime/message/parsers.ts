/** What a page rarely needs, and loads when it does. */
export { decodeJson, decodeText } from './decode.ts'
export { parseFormData } from './parse-form-data.ts'
export { readParts } from './parts.ts'
export { release } from './release.ts'
