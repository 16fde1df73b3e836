/** From this size on a chunk is kept as it is. A smaller one costs more memory as an object than as bytes. */
const LARGE = 1024
/** So many small ones are kept all the same, which spares most bodies a copy. */
const FEW = 64
const BLOCK = 64 * 1024

/** Collects chunks in as much memory as their bytes need, however small they are: a sender may send each byte by itself. */
export class ByteCollector {
  readonly #pieces: Uint8Array[] = []
  #length = 0
  /** Where small chunks are copied to, and how much of it is full. */
  #block = new Uint8Array()
  #used = 0

  get length(): number {
    return this.#length
  }

  add(chunk: Uint8Array): void {
    this.#length += chunk.byteLength
    if (chunk.byteLength >= LARGE || this.#pieces.length < FEW) {
      this.#endBlock()
      this.#pieces.push(chunk)
      return
    }
    if (this.#used + chunk.byteLength > this.#block.byteLength) {
      this.#endBlock()
      this.#block = new Uint8Array(BLOCK)
    }
    this.#block.set(chunk, this.#used)
    this.#used += chunk.byteLength
  }

  /** All of them in one. */
  bytes(): Uint8Array {
    this.#endBlock()
    const [only] = this.#pieces
    if (only && this.#pieces.length === 1) return only
    const bytes = new Uint8Array(this.#length)
    let offset = 0
    for (const piece of this.#pieces) {
      bytes.set(piece, offset)
      offset += piece.byteLength
    }
    return bytes
  }

  /** What is left of the block is used for what comes later. */
  #endBlock(): void {
    if (this.#used === 0) return
    this.#pieces.push(this.#block.subarray(0, this.#used))
    this.#block = this.#block.subarray(this.#used)
    this.#used = 0
  }
}
