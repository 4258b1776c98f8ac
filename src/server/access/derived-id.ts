import { createHash } from 'node:crypto'

/** A request id for part `n` of a larger request: the same for the same parts, in the form of a UUID (version 8). */
export function derivedId(requestId: string, part: number | string): string {
  const hex = createHash('sha256').update(`${requestId}/${part}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
