import { argv } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { main, ROOT } from '../lib/cli.ts'
import { createRecipe, requireFree } from './create.ts'
import { RecipeNameError } from './names.ts'

const HELP = `Starts a recipe: its folder and its page. Nothing else names it, so deleting the two removes it.

  npm run new client/request-id
  npm run new server/request-id
  npm run new client/request-id server/request-id     both halves

What it writes compiles, runs and passes its test. Every TODO in it is yours, and the check is red
until the last one is gone. --root <folder> works on another cookbook.`

await main(async () => {
  const { values, positionals } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
    root: { type: 'string', default: ROOT },
  })
  if (values.help || positionals.length === 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  try {
    for (const id of positionals) requireFree(values.root, id)
    for (const id of positionals) {
      const written = await createRecipe(values.root, id)
      console.log(`${written.join('\n')}\n\n${nextSteps(id)}`)
    }
    return 0
  } catch (error) {
    if (!(error instanceof RecipeNameError)) throw error
    console.error(error.message)
    return 2
  }
})

function nextSteps(id: string): string {
  const [side = '', file = ''] = id.split('/')
  return `Next:
  1. npm run check -- --watch     says what is left to do, again after each change
  2. snippets/${id}/${file}.ts and its test: the recipe, and a test for each rule that it obeys
  3. naive.ts beside it: the version that most people write first, failing
  4. npm run promote snippets/${id}     accepts what the programs print; read it
  5. docs/${side}/${file}.md: npm start shows it at /${id}`
}
