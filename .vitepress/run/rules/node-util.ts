export { inspect } from 'node-inspect-extracted'
