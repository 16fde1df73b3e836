// Runs in the head of every page. The keys that open the search count from the first moment: pressed before the page's
// script has come, they are kept until it is there (theme/search/early.ts), and so is what is typed before the box is.
{
  /** @type {Window['earlySearch']} */
  const early = { ready: false, typed: undefined }
  window.earlySearch = early

  const isField = (/** @type {EventTarget | null} */ target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName))

  addEventListener(
    'keydown',
    (event) => {
      const { key, ctrlKey, metaKey, altKey } = event
      if (early.typed === undefined) {
        const opens = key === 'k' ? ctrlKey || metaKey : key === '/' && !isField(event.target)
        if (!opens || document.querySelector('dialog[open]')) return
        early.typed = ''
        if (!early.ready) event.preventDefault()
      } else if (key === 'Escape') {
        early.typed = undefined
      } else if (!ctrlKey && !metaKey && !altKey && (key.length === 1 || key === 'Backspace')) {
        early.typed = key === 'Backspace' ? early.typed.slice(0, -1) : early.typed + key
        event.preventDefault()
        event.stopImmediatePropagation()
      }
    },
    true,
  )
  addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element && target.closest('.VPNavBarSearchButton')
      early.typed = button ? '' : undefined
    },
    true,
  )
}
