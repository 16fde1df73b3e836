import type { Router } from 'vitepress'

/** Shows the filters of the catalogue, and keeps them in the address, so that a choice can be sent on. */
export function filterCatalogue(router: Router): void {
  document.addEventListener('change', ({ target }) => {
    const form = target instanceof Element && target.closest<HTMLFormElement>(FORM)
    if (form) choose(form)
  })
  document.addEventListener('reset', ({ target }) => {
    // The fields are reset after the event.
    if (target instanceof HTMLFormElement && target.matches(FORM)) setTimeout(choose, 0, target)
  })
  const { onAfterRouteChange } = router
  router.onAfterRouteChange = async (to) => {
    await onAfterRouteChange?.(to)
    readAddress()
  }
  addEventListener('popstate', readAddress)
}

const FORM = 'form.catalogue-filters'

/** Sets the filters by the address, and shows them. */
export function readAddress(): void {
  const form = document.querySelector<HTMLFormElement>(FORM)
  if (!form) return
  const wanted = new URLSearchParams(location.search)
  for (const field of form.querySelectorAll('select')) {
    const value = wanted.get(field.name) ?? ''
    field.value = [...field.options].some((option) => option.value === value) ? value : ''
  }
  form.hidden = false
  apply(form)
}

function choose(form: HTMLFormElement): void {
  apply(form)
  const address = new URL(location.href)
  address.search = String(new URLSearchParams(chosenIn(form)))
  history.replaceState(history.state, '', address)
}

/** Only fields that say something. */
function chosenIn(form: HTMLFormElement): string[][] {
  return [...form.querySelectorAll('select')]
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => [name, value])
}

function apply(form: HTMLFormElement): void {
  const chosen = chosenIn(form)
  const items = [...document.querySelectorAll<HTMLElement>('.catalogue > li')]
  for (const item of items) {
    item.hidden = !chosen.every(([name = '', value = '']) =>
      item.dataset[name]?.split('|').includes(value),
    )
  }
  const shown = items.filter(({ hidden }) => !hidden).length
  const output = form.querySelector('output')
  if (output) {
    output.value =
      shown === items.length ? `${shown} recipes` : `${shown} of ${items.length} recipes`
  }
}
