// The compiler comes first, and by `require`: tsx and `import` would each read its nine megabytes once more, which
// takes longer than to run them.
require('typescript')

// Not every Node that we support reads TypeScript by itself.
require('tsx/cjs/api').register()
require('./thread.ts')
