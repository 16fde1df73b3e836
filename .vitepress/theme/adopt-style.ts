/** Adds a style sheet to the page with the script that needs it, so that a visit does not load it. */
export function adoptStyle(css: string): void {
  const style = new CSSStyleSheet()
  style.replaceSync(css)
  document.adoptedStyleSheets.push(style)
}
