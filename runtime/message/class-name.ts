/** The name of an object's class, also of one that has no `Symbol.toStringTag`, such as happy-dom's `Blob`. */
export function classNameOf(object: object): string | undefined {
  const { [Symbol.toStringTag]: tag, constructor } = object as {
    readonly [Symbol.toStringTag]?: string
    readonly constructor?: { readonly name?: string }
  }
  return tag ?? constructor?.name
}
