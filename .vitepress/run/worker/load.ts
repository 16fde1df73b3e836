/**
 * Loads what a program imports, and makes sure that the program is there; it runs when it is imported. What an edited program
 * needs is there already, and a frame can fetch nothing.
 */
export async function areLoaded(program: string, imports: readonly string[]): Promise<boolean> {
  try {
    const [{ ok }] = await Promise.all([
      program.startsWith('blob:') ? { ok: true } : fetch(program),
      ...imports.map((file) => import(file) as Promise<unknown>),
    ])
    return ok
  } catch {
    return false
  }
}
