/** What keeps the platform from starting, told to the person at the keyboard: Chinese first, English below. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
  constructor(chinese: string, english: string, cause?: unknown) {
    super(`${chinese}\n${english}`, cause === undefined ? undefined : { cause })
  }
}
