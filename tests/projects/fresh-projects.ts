import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { tabsOf } from '../../scripts/frameworks/frameworks.ts'
import { recipePages } from '../filled-tabs.ts'
import installHosts, { programs } from '../hosts/install.ts'
import type { Kind, Tools } from './kind.ts'
import type { Project } from './project.ts'
import { starters, type Starter } from './starters.ts'

const root = join(import.meta.dirname, '../..')

/** Fresh projects of frameworks: the text of each tab of each page compiles there as it is. */
export const freshProjects: readonly Kind[] = [
  ...starters.map((starter) => ({
    group: 'starters' as const,
    name: starter.name,
    setup: starter.from,
    async try(project: Project, tools: Tools) {
      await installHosts()
      write(project, starter, tools)
      const compiler = tools.tool('typescript-newest/bin/tsc')
      expect(await project.node(compiler, '--singleThreaded', '--noEmit', '-p', '.')).toBe('')
    },
  })),
  ...starters
    .filter(({ places }) => 'next' in places)
    .map((starter) => ({
      group: 'starters' as const,
      name: `${starter.name}, built`,
      setup: '`next build`, where each tab is a route',
      onlyInFull: true,
      async try(project: Project, tools: Tools) {
        write(project, starter, tools)
        const printed = await project.node(tools.tool('next/dist/bin/next'), 'build', '--webpack')
        for (const { link } of recipePages('server')) {
          expect(printed).toContain(link.replace('/server', ''))
        }
      },
    })),
]

function write(project: Project, starter: Starter, { tool }: Tools): void {
  const { places, packages, tsconfig, files = {} } = starter
  project.write({
    'package.json': { name: 'reader', private: true, type: 'module' },
    'tsconfig.json': tsconfig,
    ...files,
  })
  for (const name of packages) link(project, name, tool)
  const pages = recipePages('server')
  for (const page of pages) {
    const [recipe = ''] = page.link.split('/').reverse()
    const tabs = tabsOf(root, page).filter(({ id }) => id in places)
    expect(tabs.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(places)))
    for (const { id, code } of tabs) {
      project.write({ [(places[id] ?? '').replace('*', recipe)]: `${code}\n` })
    }
  }
}

/** A package as the hosts have it, or as it is installed for the projects. */
function link(project: Project, name: string, tool: Tools['tool']): void {
  const { dependencies } = JSON.parse(readFileSync(join(programs, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const source =
    name in dependencies
      ? join(programs, 'node_modules', name)
      : dirname(tool(`${name}/package.json`))
  const target = join(project.root, 'node_modules', name)
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(source, target, 'junction')
}
