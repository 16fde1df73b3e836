/**
 * npm runs this before it packs: compiles the library and the command to `dist/`, puts the recipes for the command beside
 * them, and the manifest to be published in the place of `package.json`, whose `exports` lead to the sources. `postpack.ts` undoes both.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.ts'
import { replaceManifest } from './manifest.js'
import { items, withJavaScript } from '../registry/items.ts'
import { writeRegistry } from '../registry/write.ts'
import { COMMAND, publishedManifest, sourcesOf } from './published.ts'
import type { Manifest } from './published.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

rmSync(join(root, 'dist'), { recursive: true, force: true })
const sources = sourcesOf(root, manifest)
console.error(`Compiling ${sources.length} entry points to dist/ …`)
compile(root, sources)
compile(root, [COMMAND], false)
const recipes = await Promise.all(items(root).map((item) => withJavaScript(root, item)))
writeRegistry(join(root, 'dist/registry'), recipes)
replaceManifest(root, `${JSON.stringify(publishedManifest(root, manifest), null, 2)}\n`)
