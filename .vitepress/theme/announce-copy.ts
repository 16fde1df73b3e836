/** VitePress shows that code was copied; who does not see it is told as well. */
export function announceCopies(): void {
  const status = document.createElement('div')
  status.role = 'status'
  status.className = 'visually-hidden'
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest('button.copy')
    if (!button) return
    status.textContent = ''
    document.body.append(status)
    const observer = new MutationObserver(() => {
      if (!button.classList.contains('copied')) return
      observer.disconnect()
      status.textContent = 'Copied'
    })
    observer.observe(button, { attributeFilter: ['class'] })
  })
}
