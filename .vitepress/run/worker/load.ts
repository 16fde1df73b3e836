/**
 * Loads what programs import, and makes sure that they are there; they run when they are imported. What edited programs need is
 * there already, and a frame can fetch nothing.
 */
export async function areLoaded(
  programs: readonly string[],
  imports: readonly string[],
): Promise<boolean> {
  try {
    const fetched = programs.filter((program) => !program.startsWith('blob:'))
    const [responses] = await Promise.all([
      Promise.all(fetched.map((program) => fetch(program))),
      ...imports.map((file) => import(file) as Promise<unknown>),
    ])
    return responses.every(({ ok }) => ok)
  } catch {
    return false
  }
}
