/**
 * Makes addresses of the texts of modules: a module that imports another one by its name gets its address.
 *
 * @returns finds the address of a name
 */
export function modulesIn(texts: Readonly<Record<string, string>>): (name: string) => string {
  const addresses = new Map<string, string>()
  return addressOf

  function addressOf(name: string): string {
    const known = addresses.get(name)
    if (known !== undefined) return known
    // Of a module that imports itself through others, which a page refuses.
    addresses.set(name, '')
    const text = (texts[name] ?? '').replace(
      /(["'`])\.\/([^"'`]+)\1/g,
      (whole, quote: string, imported: string) =>
        Object.hasOwn(texts, imported) ? quote + addressOf(imported) + quote : whole,
    )
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
    addresses.set(name, address)
    return address
  }
}
