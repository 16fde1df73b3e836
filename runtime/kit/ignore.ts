/**
 * Takes an error that has another reader, or none left: `reader.cancel().catch(ignore)`. Without a listener a rejection,
 * or an error of a Node stream, ends the process.
 */
export function ignore(): void {
  // The error of a cancelled stream, for example.
}
