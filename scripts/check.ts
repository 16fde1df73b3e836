import { checkCommand } from './engine/check-command.ts'
import { main } from './engine/cli.ts'

await main(() => checkCommand(process.argv.slice(2), process))
