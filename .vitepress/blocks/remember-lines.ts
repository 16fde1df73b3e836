import type { Highlighter } from 'shiki'

type Grammar = ReturnType<Highlighter['getLanguage']>
type Tokenize = Grammar['tokenizeLine2']
type State = Parameters<Tokenize>[1]
type Languages = Pick<
  Highlighter,
  'getLanguage' | 'getLoadedLanguages' | 'getLoadedThemes' | 'loadLanguage'
>

/**
 * Colours a line once for each state in which it begins: an excerpt and its file, a test in its list of rules and in its file, and
 * `})` everywhere have their lines in common. Finding the tokens takes most of the time of a page.
 *
 * A grammar answers with the tokens of a line, and with the state in which the next one begins; it looks at nothing else but its
 * theme, so a highlighter with several is left as it is. States are the same by their `equals()`, which is how editors tell that
 * the rest of a file keeps its colours.
 */
export function rememberLines(shiki: Languages): void {
  if (shiki.getLoadedThemes().length !== 1) return
  const load = shiki.loadLanguage.bind(shiki)
  const remembering = new WeakSet<Grammar>()
  rememberAll()
  shiki.loadLanguage = async (...languages) => {
    await load(...languages)
    rememberAll()
  }

  /** A language that another one embeds, and that is loaded later, makes that one anew. */
  function rememberAll(): void {
    for (const grammar of shiki.getLoadedLanguages().map((name) => shiki.getLanguage(name))) {
      if (remembering.has(grammar)) continue
      remembering.add(grammar)
      grammar.tokenizeLine2 = remember(grammar.tokenizeLine2.bind(grammar))
    }
  }
}

function remember(tokenize: Tokenize): Tokenize {
  const known = new Map<State, Map<string, ReturnType<Tokenize>>>()
  const states = new Map<number, NonNullable<State>[]>()

  /** The first state that was the same. */
  function firstOf(state: NonNullable<State>): NonNullable<State> {
    const alike = states.get(state.depth) ?? []
    const first = alike.find((one) => one.equals(state))
    if (first !== undefined) return first
    states.set(state.depth, [...alike, state])
    return state
  }

  return (line, state, limit) => {
    const lines = known.get(state) ?? new Map<string, ReturnType<Tokenize>>()
    known.set(state, lines)
    const found = lines.get(line)
    if (found !== undefined) return found
    const result = tokenize(line, state, limit)
    if (result.stoppedEarly) return result
    const kept = { ...result, ruleStack: firstOf(result.ruleStack) }
    lines.set(line, kept)
    return kept
  }
}
