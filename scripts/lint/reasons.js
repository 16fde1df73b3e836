/**
 * A comment that turns a rule off says why, behind `--`: who changes the line must know whether it still counts.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const requireReason = {
  meta: {
    type: 'suggestion',
    messages: { reason: 'Say why: // eslint-disable-next-line <rule> -- <why>.' },
    schema: [],
  },
  create: (context) => ({
    Program() {
      for (const { value, loc } of context.sourceCode.getAllComments()) {
        const isReasoned = /\s--\s+\S/.test(value)
        if (/^\s*eslint-disable/.test(value) && !isReasoned && loc) {
          context.report({ loc, messageId: 'reason' })
        }
      }
    },
  }),
}

/** @type {import('eslint').Linter.Config[]} */
export const reasons = [
  {
    files: ['**/*.{ts,js}'],
    plugins: { cookbook: { rules: { 'require-reason': requireReason } } },
    rules: { 'cookbook/require-reason': 'error' },
  },
]
