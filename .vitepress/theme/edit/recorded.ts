import { instrument } from '../../../scripts/timeline/instrument.ts'
import type { Framed } from '../../run/messages.ts'
import { fetchKit, framed } from './modules.ts'

/**
 * Everything that a frame needs to run an edited program and record it.
 *
 * @returns undefined if it is nothing that can be recorded: the browser may find the mistake
 */
export async function recorded(
  texts: ReadonlyMap<string, string>,
  program: string,
): Promise<Framed | undefined> {
  const { recorder, instrumented } = await fetchKit()
  const runner = { worker: recorder, packages: {}, files: instrumented }
  const what = await framed(texts, [program], runner)
  const edited: [string, string][] = []
  for (const name of what.edited) {
    const text = instrument(what.modules[name] ?? '')
    if (text === undefined) return undefined
    edited.push([name, text])
  }
  return { ...what, modules: { ...what.modules, ...Object.fromEntries(edited) } }
}
