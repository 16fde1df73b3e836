/**
 * Splits at commas that are not in quotes. Whitespace stays.
 *
 * @param openQuote what a quote is that is not closed: the start of a text that ends with the field (fetch standard, "get,
 *   decode, and split"), or a character like others
 */
export function splitList(field: string, openQuote: 'quotes' | 'is text'): string[] {
  const items: string[] = []
  let start = 0
  let isQuoted = false
  for (let index = 0; index < field.length; index++) {
    const character = field[index]
    if (character === '"') isQuoted = !isQuoted
    else if (character === '\\' && isQuoted) index++
    else if (character === ',' && !isQuoted) {
      items.push(field.slice(start, index))
      start = index + 1
    }
  }
  const isText = isQuoted && openQuote === 'is text'
  return isText ? field.split(',') : [...items, field.slice(start)]
}
