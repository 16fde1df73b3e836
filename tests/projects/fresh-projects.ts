import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { tabsOf } from '../../scripts/frameworks/frameworks.ts'
import { recipePages } from '../filled-tabs.ts'
import installHosts, { programs } from '../hosts/install.ts'
import installSdks, { peers } from '../sdks/install.ts'
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
      await (starter.side === 'client' ? installSdks() : installHosts())
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
  const { side, places, packages, tsconfig, files = {}, copied = {} } = starter
  project.write({
    'package.json': { name: 'reader', private: true, type: 'module' },
    'tsconfig.json': tsconfig,
    ...files,
  })
  for (const [file, source] of Object.entries(copied)) {
    project.write({ [file]: readFileSync(join(root, 'tests', source), 'utf8') })
  }
  for (const name of packages) link(project, side, name, tool)
  const written = new Set<string>()
  for (const page of recipePages(side)) {
    const [recipe = ''] = page.link.split('/').reverse()
    for (const { id, code } of tabsOf(root, page)) {
      const place = places[id]
      if (place === undefined) continue
      written.add(id)
      project.write({ [place.replace('*', recipe)]: `${code}\n` })
    }
  }
  expect([...written].sort()).toEqual(Object.keys(places).sort())
}

/** A package as the hosts or SDKs have it, or as it is installed for the projects. */
function link(project: Project, side: Starter['side'], name: string, tool: Tools['tool']): void {
  const folder = side === 'client' ? peers : programs
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const source =
    name in dependencies
      ? join(folder, 'node_modules', name)
      : dirname(tool(`${name}/package.json`))
  const target = join(project.root, 'node_modules', name)
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(source, target, 'junction')
}

/** Each tab of each page has a project in which it is compiled. */
export function tabsWithoutProject(): readonly string[] {
  const sides = ['client', 'server'] as const
  return sides.flatMap((side) => {
    const placed = starters
      .filter((one) => one.side === side)
      .flatMap(({ places }) => Object.keys(places))
    const ids = recipePages(side).flatMap((page) => tabsOf(root, page).map(({ id }) => id))
    return [...new Set(ids)].filter((id) => !placed.includes(id))
  })
}
