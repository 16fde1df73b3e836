export { handle as GET, handle as POST } from '../../../../handle.ts'
