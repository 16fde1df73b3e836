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
