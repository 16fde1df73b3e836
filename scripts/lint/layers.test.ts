import { Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'
import { layers } from './layers.js'

const base: Linter.Config = {
  files: ['**/*.ts'],
  languageOptions: { parser: tseslint.parser },
  plugins: { '@typescript-eslint': tseslint.plugin },
}

test.each([
  ['.vitepress/types/analyze.ts', '../blocks/index.ts', 'Pass it as an option of createTypes'],
  ['.vitepress/types/analyze.ts', '../code-theme.ts', 'Pass it as an option of createTypes'],
  ['.vitepress/types/analyze.ts', '../../scripts/check/check.ts', 'move it into scripts/cookbook'],
  ['.vitepress/types/analyze.test.ts', '../reference/entries.ts', 'an option of createTypes'],
  ['.vitepress/config.ts', './types/plugin.ts', 'the one door to the types on hover'],
  ['.vitepress/blocks/index.ts', '../types/transformer.ts', 'the one door to the types on hover'],
  ['.vitepress/blocks/index.test.ts', '../types/project.ts', 'the one door to the types on hover'],
  ['.vitepress/code-colors.test.ts', './types/project.ts', 'the one door to the types on hover'],
  ['.vitepress/theme/types/marks.ts', '../../types/index.ts', 'import only types'],
  ['.vitepress/theme/types/marks.ts', '../../blocks/index.ts', 'from this folder or scripts'],
  ['runtime/kit/settle.ts', '../http/index.ts', 'or beside it: kit | http → store | message →'],
  ['runtime/http/retry-after.ts', '../kit/ignore.ts', 'or beside it'],
  ['runtime/http/multipart/parts.ts', '../../message/body.ts', 'runtime/http is below'],
  ['runtime/client/client.ts', '../kit/index.ts', 'the file of the helper'],
  ['runtime/kit/index.ts', '../handler.ts', 'below what it imports'],
  ['runtime/store/store.ts', '../http/index.ts', 'runtime/store is below'],
  ['runtime/message/body.ts', '../store/index.ts', 'or beside it'],
  ['runtime/message/body.ts', '../handler.ts', 'runtime/message is below'],
  ['runtime/handler.ts', './compose.ts', 'runtime/handler is below'],
  ['runtime/compose.ts', './server/routes.ts', 'runtime/compose is below'],
  ['runtime/client/client.ts', '../server/routes.ts', 'or beside it'],
  ['runtime/client/client.ts', '../store/index.ts', 'runtime/client is below'],
  ['runtime/client/client.ts', '../platform/node/index.ts', 'Import "#platform"'],
  ['runtime/server/routes.ts', '../client/client.ts', 'or beside it'],
  ['runtime/platform/node/serve.ts', '../../hosts/koa.ts', 'runtime/platform is below'],
  ['runtime/platform/memory/serve.ts', 'node:fs', 'Only runtime/platform/node knows Node'],
  ['runtime/hosts/koa.ts', '../testing/manual-clock.ts', 'or beside it'],
  ['runtime/hosts/koa.ts', '../../scripts/lib/cli.ts', 'That folder is above this one'],
  ['snippets/client/retry/retry.ts', '../logging/logging.ts', 'nothing outside the folder'],
  ['snippets/client/retry/retry.ts', './listen.fixture.ts', 'a copied recipe comes without it'],
  ['scripts/lib/cli.ts', '../../tests/site/visit.ts', 'That folder is above this one'],
  ['scripts/lib/cli.ts', '../../.vitepress/config.ts', 'That folder is above this one'],
  ['.vitepress/blocks/index.ts', '../../tests/site/visit.ts', 'That folder is above this one'],
  ['cli/main.ts', 'undici', 'The command has no dependency'],
])('%s must not import %s', (file, imported, message) => {
  expect(messagesFor(file, `import { a } from '${imported}'`)).toContainEqual(
    expect.stringContaining(message),
  )
})

test.each([
  ['.vitepress/types/analyze.ts', "import { a } from './display.ts'"],
  ['.vitepress/types/analyze.ts', "import { a } from '../../scripts/cookbook/token.ts'"],
  ['.vitepress/config.ts', "import { a } from './types/index.ts'"],
  ['.vitepress/blocks/index.ts', "import { a } from '../types/index.ts'"],
  ['.vitepress/blocks/index.test.ts', "import { a } from '../types/types.fixture.ts'"],
  ['.vitepress/theme/index.ts', "import { a } from './types/intent.ts'"],
  ['.vitepress/theme/types/marks.ts', "import type { A } from '../../types/index.ts'"],
  ['.vitepress/theme/types/marks.ts', "import { a } from '../../../scripts/cookbook/token.ts'"],
  ['runtime/kit/index.ts', "import { a } from '../message/on-body-end.ts'"],
  ['runtime/store/store.ts', "import { a } from '../kit/rules.ts'"],
  ['runtime/compose.ts', "import { a } from './observe.ts'"],
  ['runtime/client/client.ts', "import { a } from '../message/body.ts'"],
  ['runtime/platform/node/serve.ts', "import { a } from 'node:http'"],
  ['runtime/hosts/koa.ts', "import { a } from '../server/routes.ts'"],
  ['runtime/kit/settle.test.ts', "import { a } from '../client/client.ts'"],
  ['snippets/client/retry/retry.test.ts', "import { a } from './listen.fixture.ts'"],
  ['snippets/client/retry/flaky.fixture.ts', "import { a } from './listen.fixture.ts'"],
])('%s may have: %s', (file, code) => {
  expect(messagesFor(file, code)).toEqual([])
})

test('the browser half imports types through the door too', () => {
  const code = "import type { A } from '../../types/type-sheet.ts'"
  expect(messagesFor('.vitepress/theme/types/marks.ts', code)).toContainEqual(
    expect.stringContaining('the one door'),
  )
})

function messagesFor(filename: string, code: string): readonly string[] {
  const config: Linter.Config[] = [base, ...layers]
  const found = new Linter({ configType: 'flat' }).verify(code, config, { filename })
  return found.map(({ message }) => message)
}
