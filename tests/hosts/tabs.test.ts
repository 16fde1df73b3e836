import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeWithout, type FilledTab } from '../filled-tabs.ts'
import { effectOf, type Effect, type Probe } from './effect.ts'
import { folder, recipes } from './filled.ts'
import type { Listening } from './host.ts'
import { startRuntime } from './runtimes.ts'

describe.each(recipes)('$recipe', ({ tabs, reference }) => {
  test.each(tabs)('does in $name, by the text of its tab, what it does in serve()', async (tab) => {
    const by = probesFor(tab)
    expect(await effectIn(tab, by)).toEqual(await effectOfReference(reference, by))
  })
})

test('and a tab without its recipe would be noticed', async () => {
  const by = ['route', 'fallback', 'handler'] as const
  const changing = recipes.filter(({ recipe }) => !UNSEEN.includes(recipe))
  for (const { reference } of changing) {
    const nothing = await effectIn({ ...reference, file: writeWithout(folder, reference) }, by)
    expect(Object.values(nothing).flatMap((one) => Object.keys(one))).toEqual([])
    expect(await effectOfReference(reference, by)).not.toEqual(nothing)
  }
})

/** A log, and an address for what comes after: no response shows them. */
const UNSEEN = ['/server/access-log', '/server/client-address']

/** An application's own table of routes has no handler of the host, and another fallback; a route of Next has one path. */
function probesFor({ id, template }: FilledTab): readonly Probe['by'][] {
  if (['library', 'next'].includes(id) || template.includes('mount')) return ['route']
  const hasHandler = ['next-handler', 'sveltekit', 'astro'].includes(id)
  return hasHandler ? ['route', 'fallback', 'handler'] : ['route', 'fallback']
}

const effects = new Map<string, Promise<Effect>>()

/** What a recipe does in this library, with which each of its tabs is compared: it is started once for each set of probes. */
function effectOfReference(reference: FilledTab, by: readonly Probe['by'][]): Promise<Effect> {
  const key = [reference.file, ...by].join(' ')
  const effect = effects.get(key) ?? effectIn(reference, by)
  effects.set(key, effect)
  return effect
}

async function effectIn(tab: FilledTab, by: readonly Probe['by'][]): Promise<Effect> {
  const hosts = [await start(tab, tab.file), await start(tab, writeWithout(folder, tab))] as const
  try {
    return await effectOf(...hosts, by)
  } finally {
    for (const host of hosts) await host.close()
  }
}

async function start({ id }: FilledTab, file: string): Promise<Listening> {
  if (id === 'workers') return startRuntime('workerd', `filled/${basename(file, '.ts')}`)
  // Each time another one.
  const module = (await import(`${file}?${++starts}`)) as { readonly listening: Listening }
  return module.listening
}

let starts = 0
