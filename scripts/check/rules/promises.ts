import type { Problem } from '../../cookbook/problem.ts'
import { SECURITY, securityFile } from '../../cookbook/promise-table.ts'

/** SECURITY.md repeats what the pages promise, and `npm run promote` writes it. */
export function promiseRules(root: string): Problem[] {
  const security = securityFile(root)
  if (!security || security.before === security.after) return []
  return [
    {
      rule: 'promises',
      file: SECURITY,
      line: security.line,
      message: 'its table is not what the pages promise: run "npm run promote", which writes it',
    },
  ]
}
