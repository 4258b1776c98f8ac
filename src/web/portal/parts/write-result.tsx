import { sayError } from '#web/api.ts'

interface WriteResultProps {
  readonly error: unknown
}

/** The sentence of a write that failed, read out at once; nothing when it did not. */
export function WriteResult({ error }: WriteResultProps) {
  if (error === null || error === undefined) return null
  return (
    <div className="notice-box stop" role="alert">
      <p>{sayError(error)}</p>
    </div>
  )
}
