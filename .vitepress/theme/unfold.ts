/** Fetches what a reader unfolds, and unfolds what an address names. */
export function fetchUnfolded(): void {
  // `toggle` does not bubble.
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.open) void fill(target)
    },
    { capture: true },
  )
  addEventListener('hashchange', unfoldTarget)
  addEventListener('load', unfoldTarget)
  unfoldTarget()
}

const sheets = new Map<string, Promise<Readonly<Record<string, string>>>>()

async function fill(details: HTMLDetailsElement): Promise<void> {
  const place = details.querySelector<HTMLElement>(':scope > [data-sheet]')
  const { sheet = '' } = place?.dataset ?? {}
  if (!place || place.dataset['filled'] === sheet) return
  try {
    const html = (await load(sheet))[details.closest('[id]')?.id ?? '']
    if (html === undefined) return
    // HTML of our own making, from our own site.
    place.innerHTML = html
    place.dataset['filled'] = sheet
  } catch {
    // The link to the source stays. The browser tells which file is missing; another try may find the network back.
    sheets.delete(sheet)
  }
}

function load(sheet: string): Promise<Readonly<Record<string, string>>> {
  const loading =
    sheets.get(sheet) ??
    fetch(`${import.meta.env.BASE_URL}assets/fragments/${sheet}`).then((response) => {
      if (!response.ok) throw new Error(`${sheet} could not be loaded.`)
      // The build wrote it.
      return response.json() as Promise<Readonly<Record<string, string>>>
    })
  sheets.set(sheet, loading)
  return loading
}

function unfoldTarget(): void {
  if (location.hash === '') return
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const details = target?.querySelector<HTMLDetailsElement>(':scope > details')
  if (details) details.open = true
}
