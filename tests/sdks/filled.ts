import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { recipePages, writeTabs } from '../filled-tabs.ts'
import { peers } from './install.ts'

/** Where the filled tabs are: beside the templates, so that what these import is found. */
export const folder = join(peers, 'filled')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
for (const name of ['router.ts', 'schema.ts']) cpSync(join(peers, 'tabs', name), join(folder, name))

/** Every client recipe with its tabs, written to be run and compiled. */
export const recipes = recipePages('client').map((page) => ({
  recipe: page.link,
  tabs: writeTabs(folder, page),
}))
