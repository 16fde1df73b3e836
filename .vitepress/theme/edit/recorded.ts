import { instrument } from '../../../scripts/timeline/instrument.ts'
import type { Framed } from '../../run/messages.ts'
import { fetchKit, framed } from './modules.ts'

/** The files of the library, which stay as they are. */
const known = new Map<string, string>()

/**
 * Everything that a frame needs to run an edited program and record it.
 *
 * @returns undefined if it is nothing that can be recorded: the browser may find the mistake
 */
export async function recorded(
  texts: ReadonlyMap<string, string>,
  program: string,
): Promise<Framed | undefined> {
  const { recorder } = await fetchKit()
  const what = await framed(texts, [program], { worker: recorder, packages: {} })
  const modules: [string, string][] = []
  for (const [name, text] of Object.entries(what.modules)) {
    const instrumented = known.get(name) ?? instrument(text)
    if (instrumented === undefined) return undefined
    if (!what.edited.includes(name)) known.set(name, instrumented)
    modules.push([name, instrumented])
  }
  return { ...what, modules: Object.fromEntries(modules) }
}
