/** `TypeError: fetch failed`: how a program's last line names the error that ended it. */
export function headlineOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
