/** One call, with its response read. What it opens lives as long as its process. */
export type Call = () => Promise<void>

/** What a contestant's module exports as `open`. */
export type Open = (origin: string) => Call | Promise<Call>
