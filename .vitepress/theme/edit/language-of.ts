/** Characters of a text, and of one of its lines, that are coloured: finding words takes as much time as their lengths squared. */
const LONGEST_TEXT = 50_000
const LONG_LINE = /.{501}/

/** The language by which the editor colours a text. A link of a stranger must not keep the page busy for minutes. */
export function languageOf(text: string): 'typescript' | 'text' {
  return text.length > LONGEST_TEXT || LONG_LINE.test(text) ? 'text' : 'typescript'
}
