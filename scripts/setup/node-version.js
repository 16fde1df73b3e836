/**
 * What the tools of this repository run on: Vite wants `^20.19 || >=22.12`, ESLint
 * `^20.19 || ^22.13 || >=24`. The packed library itself asks for less, see `engines`.
 */
const supported =
  'Node 20.19 or later in the 20 line, 22.13 or later in the 22 line, or 24 and later'

/**
 * Says why a Node version cannot run this repository's tools, or nothing if it can.
 *
 * @param {string} version such as `v20.20.2`
 * @returns {string | undefined}
 */
export function complaintAboutNode(version) {
  const numbers = /^v?(\d+)\.(\d+)\./.exec(version)
  const major = numbers ? Number(numbers[1]) : 0
  const minor = numbers ? Number(numbers[2]) : 0
  if (major >= 24 || (major === 20 && minor >= 19) || (major === 22 && minor >= 13))
    return undefined
  return `This is Node ${version}; Middleware Cookbook needs ${supported}.
Install one from https://nodejs.org, or run "npx -p node@22 -c 'npm start'".`
}
