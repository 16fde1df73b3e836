import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withEnding } from '../../cli/endings.ts'
import type { Item, ItemFile } from '../../cli/item.ts'
import { recipeOf, recipesOf, type Recipe, type RecipeFile } from '../cookbook/recipe.ts'
import { stripTypes } from './strip-types.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** All recipes as readers take them along, in reading order. */
export function items(root: string): readonly Item[] {
  const manifest = readManifest(root)
  return recipesOf(root).map((recipe) => toItem(recipe, manifest))
}

/** @throws Error if there is no recipe of that name */
export function itemOf(root: string, id: string): Item {
  return toItem(recipeOf(root, id), readManifest(root))
}

/** Adds the JavaScript of each file, which takes a while. */
export async function withJavaScript(root: string, item: Item): Promise<Item> {
  const addTo = async (file: ItemFile): Promise<ItemFile> => {
    if (file.role === 'data') return file
    const js = await stripTypes(file.text, join(root, 'snippets', item.id, file.name))
    return { ...file, js: withEnding(js, '.js') }
  }
  return { ...item, files: await Promise.all(item.files.map(addTo)) }
}

function toItem(recipe: Recipe, manifest: Manifest): Item {
  const { id, page, files } = recipe
  return {
    id,
    version: manifest.version,
    title: page.title,
    description: page.description,
    factory: factoryOf(recipe),
    files: files.map((file) => toFile(id, file)),
    dependencies: versionsOf(recipe.dependencies, id, manifest),
    devDependencies: versionsOf(recipe.devDependencies, id, manifest),
  }
}

function readManifest(root: string): Manifest {
  // Our own.
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
}

function toFile(id: string, { name, role, text }: RecipeFile): ItemFile {
  return { name, role, text: role === 'data' ? text : ofItself(text, id) }
}

/** A test imports its recipe from the package; a copied test is about the copy beside it. */
export function ofItself(text: string, id: string): string {
  const [name = ''] = id.split('/').reverse()
  return text.replaceAll(`'middleware-cookbook/${id}'`, `'./${name}.ts'`)
}

/** `retry` of `export function retry(`, the function that is called like the file. */
function factoryOf({ id, files }: Recipe): string {
  const [file] = files
  const exported = [...(file?.text ?? '').matchAll(/^export (?:async )?function (\w+)/gm)]
  const names = exported.map(([, name = '']) => name)
  const [last = ''] = id.split('/').reverse()
  const expected = last.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  if (names.includes(expected)) return expected
  throw new Error(`${file?.path ?? id} exports no function ${expected}, which its name promises.`)
}

function versionsOf(names: readonly string[], id: string, manifest: Manifest) {
  const known = { ...manifest.devDependencies, ...manifest.dependencies }
  const versions = names.map((name): [string, string] => {
    const version = name === manifest.name ? manifest.version : known[name]
    if (version === undefined) throw new Error(`${id} imports ${name}, which package.json lacks.`)
    return [name, version]
  })
  return Object.fromEntries(versions)
}
