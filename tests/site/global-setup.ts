import { buildIfStale } from './built-site.ts'

/** Once, before the files that look at the site from several processes. */
export default buildIfStale
