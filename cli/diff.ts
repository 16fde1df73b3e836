import { statSync } from 'node:fs'
import { join } from 'node:path'
import { findCopies, type Copied } from './copies.ts'
import { copiesOf, type Copy } from './copy.ts'
import { canonical, readHeader } from './header.ts'
import { filesOf, type Item } from './item.ts'
import { javascript, nameIn, typescript } from './language.ts'
import { lineDiff } from './line-diff.ts'
import { readPresent } from './obstacles.ts'
import { folderFor } from './place.ts'
import { findProject } from './project.ts'
import { Refusal } from './refusal.ts'
import type { Registry } from './registry.ts'
import { shown } from './shown.ts'
import { stateOf, type State } from './state.ts'

export interface DiffOptions {
  /** Recipes; none: all that the project has copied. */
  readonly ids: readonly string[]
  /** Where to look (default: the whole project). */
  readonly to: string | undefined
  readonly cwd: string
}

/** What the copied files of a project are, and how they differ from this version's. */
export interface DiffResult {
  readonly text: string
  readonly different: boolean
}

/** @throws Refusal if the project has no copy */
export function diff(registry: Registry, { ids, to, cwd }: DiffOptions): DiffResult {
  const project = findProject(cwd)
  const asked = ids.map((id) => registry.find(id).id)
  const folder = to === undefined ? project.root : folderFor(project, to, cwd)
  const place = to === undefined ? 'this project' : shown(project.root, folder)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Refusal(
      `${place} is no folder: name another one with --to, or none for the whole project.`,
    )
  }
  const copies = findCopies(folder).filter(({ id }) => asked.length === 0 || asked.includes(id))
  const missing = asked.filter((id) => !copies.some((copy) => copy.id === id))
  if (missing.length > 0 || copies.length === 0) {
    const what = missing.length > 0 ? missing.join(', ') : 'any recipe'
    throw new Refusal(
      `There is no copy of ${what} in ${place}: "npx middleware-cookbook add" makes one.`,
    )
  }
  const compared = copies.flatMap((copy) =>
    compareFolder(project.root, registry.find(copy.id), copy),
  )
  const width = Math.max(...compared.map(({ state }) => state.length))
  const lines = compared.map(({ state, path }) => `${state.padEnd(width)}  ${path}`)
  const patches = compared.flatMap(({ patch }) => (patch === '' ? [] : ['', patch]))
  return {
    text: [...lines, ...patches].join('\n'),
    different: compared.some(({ state }) => state !== 'unchanged'),
  }
}

interface Compared {
  readonly path: string
  readonly state: State | 'missing' | 'gone from the recipe'
  readonly patch: string
}

function compareFolder(root: string, item: Item, { folder, names }: Copied): readonly Compared[] {
  const code = /\.(ts|js|mjs)$/.exec(names[0] ?? '')?.[1]
  const language = code === 'ts' ? typescript({}, false) : javascript(code === 'js')
  const tests = names.some((name) => /\.(?:test|fixture)\./.test(name))
  const extras = item.files
    .filter((file) => file.role === 'extra' && names.includes(nameIn(file, language)))
    .map(({ name }) => name)
  const copies = copiesOf(item, filesOf(item, tests, extras), language)
  const gone = names.filter((name) => !copies.some((copy) => copy.name === name))
  return [
    ...copies.map((copy) => compareFile(root, join(folder, copy.name), copy, item.version)),
    ...gone.map((name) => ({
      path: shown(root, join(folder, name)),
      state: 'gone from the recipe' as const,
      patch: '',
    })),
  ]
}

function compareFile(root: string, file: string, copy: Copy, version: string): Compared {
  const path = shown(root, file)
  const present = readPresent(root, file)
  if (present === undefined) return { path, state: 'missing', patch: '' }
  const state = stateOf(present, copy)
  if (state === 'unchanged') return { path, state, patch: '' }
  const found = readHeader(present)
  const names = `--- ${path}\n+++ ${copy.id}/${copy.name} of middleware-cookbook ${version}\n`
  return {
    path,
    state,
    patch: names + lineDiff(canonical(found?.text ?? present), canonical(copy.text)),
  }
}
