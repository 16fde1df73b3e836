/** The other end of `children.ts`: answers each message with what `answer` makes of it. */
export function answerWith(answer: (message: never) => Promise<object>): void {
  // The parent is gone, however it ended.
  process.on('disconnect', () => process.exit())
  process.on('message', (message) => {
    // The parent and the child are two halves of one file's protocol.
    void answer(message as never).then(
      (result) => process.send?.(result),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
