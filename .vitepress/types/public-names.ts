import { existsSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { entries } from '../reference/entries.ts'
import { idsOf } from '../reference/ids.ts'

/** Where the reference explains names, if the site has that page. */
export interface PublicNames {
  /** `/reference/#httprequest` for a name as doc comments write it. */
  pageOf(name: string): string | undefined
  /** The same for what the name stands for; a member is explained with its class. */
  pageOfSymbol(symbol: ts.Symbol): string | undefined
}

/** The names that the library exports, as the compiler knows them. */
export function publicNames(root: string, program: ts.Program): PublicNames {
  const checker = program.getTypeChecker()
  const names = existsSync(join(root, 'docs/reference/index.md'))
    ? entries.flatMap((entry) => exportsOf(join(root, entry), program))
    : []
  const idOf = idsOf(names)
  const bySymbol = new Map(names.map((symbol) => [resolved(symbol, checker), symbol.name]))

  return {
    pageOf,
    pageOfSymbol(symbol) {
      const target = resolved(symbol, checker)
      const owner = ownerOf(target, checker)
      const name = bySymbol.get(target) ?? (owner && bySymbol.get(owner))
      return name === undefined ? undefined : pageOf(name)
    },
  }

  function pageOf(name: string): string | undefined {
    const id = idOf(name)
    return id === undefined ? undefined : `/reference/#${id}`
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
