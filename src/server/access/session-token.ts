import { createHash, randomBytes } from 'node:crypto'

/** A random session token: 256 bits, base64url. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
