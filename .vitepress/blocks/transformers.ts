import type { ShikiTransformer } from 'shiki'

/**
 * What works on the highlighted tokens of a block. A transformer learns which lines of which file it
 * has before it from `readSourceInfo(this.options.meta?.__raw)`.
 */
export const codeTransformers: ShikiTransformer[] = []
