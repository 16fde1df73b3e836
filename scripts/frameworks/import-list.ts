import type ts from 'typescript'
import { typescript } from '../cookbook/typescript.ts'

/** One name that a file imports. */
export interface ImportedName {
  readonly module: string
  /** As it is called in the file. */
  readonly name: string
  /** As it is in the braces, such as `type Handler` or `digestAuth as answer`. */
  readonly written: string
  /** It is outside the braces: `import express from 'express'`. */
  readonly isDefault: boolean
}

/** The names that a file imports, in its order. */
export function importedNames(source: ts.SourceFile): readonly ImportedName[] {
  const ts = typescript()
  return source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const { importClause: clause, moduleSpecifier } = statement
    if (!clause || !ts.isStringLiteral(moduleSpecifier)) return []
    const module = moduleSpecifier.text
    const ofTypes = clause.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type ' : ''
    const named = clause.namedBindings
    const inBraces = named && ts.isNamedImports(named) ? [...named.elements] : []
    return [
      ...(clause.name
        ? [{ module, name: clause.name.text, written: clause.name.text, isDefault: true }]
        : []),
      ...inBraces.map((element) => ({
        module,
        name: element.name.text,
        written: ofTypes + element.getText(),
        isDefault: false,
      })),
    ]
  })
}

/** How wide the code of pages is, as `.prettierrc` says of snippets. */
const WIDTH = 80

/** Imports as a file begins with them: each module once, in the order of their first mention. */
export function writeImports(names: readonly ImportedName[]): string {
  const modules = [...new Set(names.map(({ module }) => module))]
  return modules.map((module) => writeImport(module, names)).join('\n')
}

function writeImport(module: string, names: readonly ImportedName[]): string {
  const of = names.filter((one) => one.module === module)
  const own = of.find(({ isDefault }) => isDefault)?.written
  const inBraces = [
    ...new Set(of.filter(({ isDefault }) => !isDefault).map(({ written }) => written)),
  ]
  const onlyTypes = own === undefined && inBraces.every((one) => one.startsWith('type '))
  const specifiers = onlyTypes ? inBraces.map((one) => one.slice('type '.length)) : inBraces
  const start = `import ${onlyTypes ? 'type ' : ''}${own ?? ''}${own && specifiers.length > 0 ? ', ' : ''}`
  const end = `${own !== undefined && specifiers.length === 0 ? '' : ' '}from '${module}'`
  if (specifiers.length === 0) return `${start} from '${module}'`
  const line = `${start}{ ${specifiers.join(', ')} }${end}`
  if (line.length <= WIDTH || (own === undefined && specifiers.length === 1)) return line
  return `${start}{\n${specifiers.map((one) => `  ${one},\n`).join('')}}${end}`
}
