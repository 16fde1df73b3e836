/**
 * npm runs this before it packs: compiles the library to `dist/` and puts the manifest to be published
 * in the place of `package.json`, whose `exports` lead to the sources. `postpack.ts` undoes both.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.ts'
import { replaceManifest } from './manifest.js'
import { publishedManifest, sourcesOf } from './published.ts'
import type { Manifest } from './published.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

rmSync(join(root, 'dist'), { recursive: true, force: true })
const sources = sourcesOf(root, manifest)
console.error(`Compiling ${sources.length} entry points to dist/ …`)
compile(root, sources)
replaceManifest(root, `${JSON.stringify(publishedManifest(root, manifest), null, 2)}\n`)
