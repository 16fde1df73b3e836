import { main } from '../lib/cli.ts'
import { promoteCommand } from './command.ts'

await main(() => promoteCommand(process.argv.slice(2), process))
