import { env } from 'node:process'
import { describeRefusalsOf, entriesOf } from '../options/refusals.ts'

/** The options of the recipe whose code is changed: `npm test` tests those of all recipes in one file. */
const recipe = env['MUTANTS_RECIPE'] ?? ''
describeRefusalsOf(recipe, await entriesOf(recipe))
