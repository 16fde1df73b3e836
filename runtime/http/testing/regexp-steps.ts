import { RegExpParser, type AST } from '@eslint-community/regexpp'
import { vi } from 'vitest'

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with a `this` each time
const { exec } = RegExp.prototype

/**
 * How many characters regular expressions look at while `work` runs, and how
 * often they start: a measure of time that is the same on every machine. They
 * are matched here a second time, as the standard says (ECMA-262 §22.2.2):
 * with backtracking, and without the short cuts that engines have.
 */
export function countSteps(work: () => void): number {
  let steps = 0
  let isBusy = false
  const spy = vi.spyOn(RegExp.prototype, 'exec')
  spy.mockImplementation(function (this: RegExp, text) {
    // Their own expressions do not count.
    if (isBusy) return exec.call(this, text)
    const start = this.global || this.sticky ? this.lastIndex : 0
    isBusy = true
    const end = search(this, text, start)
    isBusy = false
    const found = exec.call(this, text)
    const really = found ? found.index + found[0].length : undefined
    if (end !== really) throw new Error(`${String(this)} is counted wrongly`)
    return found
  })
  try {
    work()
  } finally {
    spy.mockRestore()
  }
  return steps

  /** Where the first match ends. */
  function search(regexp: RegExp, text: string, from: number) {
    const { alternatives } = parse(regexp)
    const last = regexp.sticky ? from : text.length
    for (let start = from; start <= last; start++) {
      const end = anyOf(alternatives, text, start, (at) => at)
      if (end !== undefined) return end
    }
    return undefined
  }

  function anyOf(
    alternatives: readonly AST.Alternative[],
    text: string,
    at: number,
    next: Next,
  ): Found {
    for (const { elements } of alternatives) {
      const end = all(elements, 0, text, at, next)
      if (end !== undefined) return end
    }
    return undefined
  }

  function all(
    elements: readonly AST.Element[],
    index: number,
    text: string,
    at: number,
    next: Next,
  ): Found {
    const element = elements[index]
    if (!element) return next(at)
    const rest = (after: number) => all(elements, index + 1, text, after, next)
    return one(element, text, at, rest)
  }

  function one(element: AST.Element, text: string, at: number, next: Next): Found {
    steps++
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return anyOf(element.alternatives, text, at, next)
      case 'Quantifier':
        return repeated(element, 0, text, at, next)
      case 'Assertion': {
        if (element.kind === 'end') {
          return at === text.length ? next(at) : undefined
        }
        if (element.kind !== 'lookahead') break
        const ahead = anyOf(element.alternatives, text, at, (end) => end)
        return (ahead === undefined) === element.negate ? next(at) : undefined
      }
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        return at < text.length && isIn(element, text.charCodeAt(at)) ? next(at + 1) : undefined
      case 'Backreference':
      case 'ExpressionCharacterClass':
        break
    }
    throw new Error(`${element.raw} cannot be counted yet`)
  }

  function repeated(
    quantifier: AST.Quantifier,
    times: number,
    text: string,
    at: number,
    next: Next,
  ): Found {
    const { element, min, max, greedy } = quantifier
    if (!greedy) throw new Error(`${quantifier.raw} cannot be counted yet`)
    if (isCharacter(element)) {
      // In a loop, for the stack is not as deep as texts are long.
      let end = at
      while (end - at < max && one(element, text, end, (to) => to)) end++
      for (; end - at >= min; end--) {
        const found = next(end)
        if (found !== undefined) return found
        steps++
      }
      return undefined
    }
    const more = (after: number) =>
      after === at ? undefined : repeated(quantifier, times + 1, text, after, next)
    const end = times < max ? one(element, text, at, more) : undefined
    return end ?? (times >= min ? next(at) : undefined)
  }
}

type Found = number | undefined
type Next = (at: number) => Found
type Character = AST.Character | AST.CharacterClass | AST.CharacterSet

function isCharacter(element: AST.QuantifiableElement): element is Character {
  return element.type.startsWith('Character')
}

const parsed = new Map<string, AST.Pattern>()

function parse({ source, flags }: RegExp): AST.Pattern {
  if (!/^[gy]*$/.test(flags)) throw new Error(`/${flags} cannot be counted yet`)
  const pattern = parsed.get(source) ?? new RegExpParser().parsePattern(source)
  parsed.set(source, pattern)
  return pattern
}

/** Asks the engine about one character, once. */
function isIn({ raw }: Character, code: number): boolean {
  const known = classes.get(raw) ?? new Map<number, boolean>()
  classes.set(raw, known)
  const answer =
    known.get(code) ?? exec.call(new RegExp(`^${raw}$`), String.fromCharCode(code)) !== null
  known.set(code, answer)
  return answer
}

const classes = new Map<string, Map<number, boolean>>()
