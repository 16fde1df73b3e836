/** `Uint8Array<ArrayBuffer>`, by a name that TypeScript before 5.7 reads as well. */
export type Bytes = ReturnType<Uint8Array['slice']>
