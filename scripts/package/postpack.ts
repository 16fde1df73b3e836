/** npm runs this after it packed: puts the repository's own `package.json` back, removes `dist/`. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restoreManifest } from './manifest.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
restoreManifest(root)
rmSync(join(root, 'dist'), { recursive: true, force: true })
