/** `Uint8Array<ArrayBuffer>`, by a name that TypeScript before 5.7 reads as well. */
export type Bytes = ReturnType<Uint8Array['slice']>

/** Any view as bytes, without a copy: also one of another realm, such as a test's with jsdom, whose classes are not ours. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return view instanceof Uint8Array
    ? view
    : new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
