import { checkCommand } from './command.ts'
import { main } from '../lib/cli.ts'

await main(() => checkCommand(process.argv.slice(2), process))
