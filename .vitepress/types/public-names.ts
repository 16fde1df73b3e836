import ts from 'typescript'
import { referenceLinks } from '../../scripts/cookbook/reference-links.ts'

/** A module of the public API, and the page that explains what it exports: `/reference/kit`. */
export interface PublicModule {
  /** An absolute path. */
  readonly file: string
  readonly page: string
}

/** Where the reference explains names. */
export interface PublicNames {
  /** `/reference/#httprequest` for a name as doc comments write it. */
  pageOf(name: string): string | undefined
  /** The same for a symbol; a member is explained with its class. */
  pageOfSymbol(symbol: ts.Symbol): string | undefined
}

/** The names that the library exports, as the compiler knows them. */
export function publicNames(program: ts.Program, modules: readonly PublicModule[]): PublicNames {
  const checker = program.getTypeChecker()
  const names = modules.flatMap(({ file, page }) =>
    exportsOf(file, program).map((symbol) => ({ symbol, name: symbol.name, page })),
  )
  const { linkTo } = referenceLinks(names)
  const bySymbol = new Map(names.map(({ symbol, name }) => [resolved(symbol, checker), name]))

  return {
    pageOf: linkTo,
    pageOfSymbol(symbol) {
      const target = resolved(symbol, checker)
      const owner = ownerOf(target, checker)
      const name = bySymbol.get(target) ?? (owner && bySymbol.get(owner))
      return name === undefined ? undefined : linkTo(name)
    },
  }
}

function exportsOf(file: string, program: ts.Program): ts.Symbol[] {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  return module === undefined ? [] : checker.getExportsOfModule(module)
}

function resolved(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
}

function ownerOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol | undefined {
  const parent = symbol.declarations?.[0]?.parent
  if (parent === undefined || !(ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent))) {
    return undefined
  }
  return parent.name && checker.getSymbolAtLocation(parent.name)
}
