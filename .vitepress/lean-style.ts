/** Classes of the default theme that no page of this site has. A test compares them with the pages. */
export const UNUSED_CLASSES = [
  'vpi-arrow-right',
  'vpi-arrow-down',
  'vpi-arrow-left',
  'vpi-arrow-up',
  'vpi-chevron-left',
  'vpi-chevron-up',
  'vpi-plus',
  'vpi-languages',
  'vpi-heart',
  'vpi-sparkles',
  'vpi-layout-list',
  'vpi-delete',
  'vpi-corner-down-left',
  'custom-block.tip',
  'custom-block.danger',
  'custom-block.caution',
  'task-list-item',
  'task-list-item-checkbox',
  'footnotes',
  'has-focused-lines',
  'line-numbers-mode',
  'line-numbers-wrapper',
] as const

/** Variables of what this site does not have, by how their names begin. A test looks for their use. */
export const UNUSED_VARIABLES = `--vp-(?:${[
  'badge|button|carbon-ads|home-hero|local-search|input-bg|shadow-[245]|z-index-(?:footer|layout-top)',
  'custom-block-(?:tip|danger|caution)|code-(?:link-color|line-number)',
  'c-(?:sponsor|caution|note|tip|(?:default|gray)-[123]|(?:danger|red|success)-[23])',
  'c-(?:green|important|orange|purple|warning|yellow)-3',
].join('|')})\\b[\\w-]*`

const UNUSED_VARIABLE = new RegExp(`^\\s*${UNUSED_VARIABLES}:[^;{}]*;\\n?`, 'gm')

const RULE = /[^{}]+\{[^{}]*\}/g
const COMMENT = /\/\*[^]*?\*\//g

/** Leaves out of a style sheet of the default theme what no page of this site uses. */
export function leanStyle(css: string): string {
  return css
    .replace(COMMENT, '')
    .replace(RULE, (rule) => (isUnused(rule) ? '' : rule))
    .replace(UNUSED_VARIABLE, '')
}

/** Each of its selectors needs a class that no page has. */
function isUnused(rule: string): boolean {
  const [selectors = ''] = rule.split('{')
  return selectors
    .split(',')
    .every((selector) => UNUSED_CLASSES.some((name) => has(selector, name)))
}

function has(selector: string, name: string): boolean {
  const required = selector.replace(/:(?:not|has)\([^)]*\)/g, '')
  const at = required.indexOf(`.${name}`)
  return at >= 0 && !/[\w-]/.test(required.charAt(at + name.length + 1))
}
