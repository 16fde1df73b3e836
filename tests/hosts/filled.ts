import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { recipePages, writeTab, writeTabs } from '../filled-tabs.ts'
import { programs } from './install.ts'

/** Where the filled tabs are: beside the templates, so that what these import is found. */
export const folder = join(programs, 'filled')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
cpSync(join(programs, 'tabs/handler.ts'), join(folder, 'handler.ts'))

/** Every server recipe with its tabs, written to be run and compiled. */
export const recipes = recipePages('server').map((page) => ({
  recipe: page.link,
  tabs: writeTabs(folder, page),
  // An application of this library whose handler does what those of the hosts do.
  reference: writeTab(folder, page, {
    id: 'reference',
    name: 'reference',
    template: 'tests/hosts/programs/tabs/reference.ts',
  }),
}))
