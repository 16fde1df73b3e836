import {
  parse,
  type AnyNode,
  type Function as FunctionNode,
  type Program,
  type YieldExpression,
} from 'acorn'

/** What {@link instrument} makes modules call; `instrumented-places.ts` has them. */
export interface Hooks {
  /** Where code runs now. */
  $$context(): unknown
  /** Says where code runs that has waited, and passes on what it has waited for. */
  $$resume(place: unknown, value: unknown): unknown
  /** The same, for code that an error, or the end of a loop, has led to. */
  $$restore(place: unknown): void
  /** Passes on the first: what a generator was given with the call that lets it run again. */
  $$first(value: unknown, place: unknown): unknown
}

/** Code that may wait: an async function, or a module. */
interface Scope {
  /** The place in which it runs, as an expression. */
  readonly place: string
  /** Only after a wait is the place another one. */
  waits: boolean
  /** Where its errors are caught. */
  readonly caught: number[]
}

interface Insertion {
  readonly at: number
  readonly text: string
  /** Of two at the same offset, the end of one node is before the beginning of another. */
  readonly order: number
}

/**
 * Makes a module say where it runs each time that it goes on after an `await`, as an engine without AsyncLocalStorage knows
 * nothing of it. In an async function the place is the same from its beginning to its end, so it is kept there in a variable. What
 * was on a line stays on it, and a wait takes as many turns of the microtask queue as before.
 *
 * @param code a module, in JavaScript
 * @returns undefined for what is no module
 */
export function instrument(code: string): string | undefined {
  const insertions: Insertion[] = []
  let count = 0
  let module: Program
  try {
    module = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true })
  } catch {
    return undefined
  }
  // The place of a module is that of none of its calls.
  const top: Scope = { place: 'void 0', waits: false, caught: [] }
  for (const statement of module.body) visit(statement, top)
  restoreWhereCaught(top)
  return written()

  function visit(node: AnyNode, scope: Scope | undefined): void {
    const { type } = node
    if (type.includes('Function')) visitFunction(node as FunctionNode)
    else if (scope && type === 'AwaitExpression') {
      around(node, scope, `$$resume(${scope.place}, `, ')')
    } else if (scope && type === 'YieldExpression') {
      around(node, scope, '$$first(', `, ${resumed(node, scope)})`)
    } else if (scope && isForAwait(node)) {
      // Each way out of the loop may wait for the end of its iterator.
      around(node, scope, 'try { ', ` } finally { $$restore(${scope.place}); }`)
    } else {
      if (type === 'CatchClause') scope?.caught.push(node.body.start + 1)
      if (type === 'TryStatement' && node.finalizer) scope?.caught.push(node.finalizer.start + 1)
      visitChildren(node, scope)
    }
  }

  function visitFunction(node: FunctionNode): void {
    for (const parameter of node.params) visit(parameter, undefined)
    if (!node.async) {
      visit(node.body, undefined)
      return
    }
    const isBlock = node.body.type === 'BlockStatement'
    const scope: Scope = { place: isBlock ? '$$place' : '$$context()', waits: false, caught: [] }
    const order = count++
    visit(node.body, scope)
    if (!scope.waits || !isBlock) return
    insertions.push({
      at: node.body.start + 1,
      text: ` ${node.generator ? 'let' : 'const'} $$place = $$context();`,
      order,
    })
    restoreWhereCaught(scope)
  }

  /** Also what is in it. */
  function around(node: AnyNode, scope: Scope, before: string, after: string): void {
    scope.waits = true
    insertions.push({ at: node.start, text: before, order: count++ })
    const loop = node.type === 'LabeledStatement' ? loopIn(node) : node
    visitChildren(loop, scope)
    if (loop.type === 'ForOfStatement') enterBody(loop.body, scope)
    insertions.push({ at: node.end, text: after, order: -1 / ++count })
  }

  function enterBody(body: AnyNode, { place }: Scope): void {
    const restore = `$$restore(${place});`
    if (body.type === 'BlockStatement') {
      insertions.push({ at: body.start + 1, text: ` ${restore}`, order: 0 })
      return
    }
    insertions.push({ at: body.start, text: `{ ${restore} `, order: 0 })
    insertions.push({ at: body.end, text: ' }', order: -1 / ++count })
  }

  function visitChildren(node: AnyNode, scope: Scope | undefined): void {
    for (const member of Object.values(node) as unknown[]) {
      if (isNode(member)) visit(member, scope)
      else if (Array.isArray(member)) {
        for (const each of member) if (isNode(each)) visit(each, scope)
      }
    }
  }

  function restoreWhereCaught({ waits, caught, place }: Scope): void {
    if (!waits) return
    for (const at of caught) insertions.push({ at, text: ` $$restore(${place});`, order: 0 })
  }

  function written(): string {
    insertions.sort((a, b) => a.at - b.at || a.order - b.order)
    let text = ''
    let end = 0
    for (const { at, text: inserted } of insertions) {
      text += code.slice(end, at) + inserted
      end = at
    }
    return text + code.slice(end)
  }
}

/** A generator runs where the call of `next()` was; another one, which it passes on, has returned. */
function resumed({ delegate }: YieldExpression, { place }: Scope): string {
  return delegate ? `$$restore(${place})` : `${place} = $$context()`
}

/** Also with a label, or several. */
function isForAwait(node: AnyNode): boolean {
  const loop = node.type === 'LabeledStatement' ? loopIn(node) : node
  return loop.type === 'ForOfStatement' && loop.await
}

function loopIn(node: AnyNode): AnyNode {
  return node.type === 'LabeledStatement' ? loopIn(node.body) : node
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
