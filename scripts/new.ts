import { parseArgs } from 'node:util'
import { main, ROOT } from './engine/cli.ts'
import { createRecipe } from './new/create.ts'
import { RecipeNameError } from './new/names.ts'

const HELP = `Starts a recipe: its folder, its page, its place in the navigation.

  npm run new client/request-id
  npm run new server/request-id

What it writes compiles, runs and passes its test. Every TODO in it is yours, and the check is red
until the last one is gone. --root <folder> works on another cookbook.`

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      root: { type: 'string', default: ROOT },
    },
  })
  const [id] = positionals
  if (values.help || id === undefined) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  try {
    const written = await createRecipe(values.root, id)
    console.log(`${written.join('\n')}\n\n${nextSteps(id)}`)
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
  3. naive.ts beside it: the version that everybody writes first, failing
  4. npm run promote snippets/${id}     accepts what the programs print; read it
  5. docs/${side}/${file}.md: npm start shows it at /${id}`
}
