import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PageInfo } from '../../scripts/cookbook/catalogue.ts'
import { recipePages, writeTab, writeTabs, type FilledTab } from '../filled-tabs.ts'
import { programs } from './install.ts'

/** Where the filled tabs are: beside the templates, so that what these import is found. */
export const folder = join(programs, 'filled')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
cpSync(join(programs, 'tabs/handler.ts'), join(folder, 'handler.ts'))

/** Every server recipe with its tabs, written to be run and compiled. */
export const recipes = recipePages('server').map((page) => ({
  recipe: page.link,
  tabs: [
    ...writeTabs(folder, page),
    hidden(page, 'next-handler', 'Next, whose handler has errors'),
  ],
  // An application of this library whose handler does what those of the hosts do.
  reference: hidden(page, 'reference', 'reference'),
}))

/** A template that no page shows. */
function hidden(page: PageInfo, id: string, name: string): FilledTab {
  return writeTab(folder, page, { id, name, template: `tests/hosts/programs/tabs/${id}.ts` })
}
