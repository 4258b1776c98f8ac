import { createHash, createHmac } from 'node:crypto'

/** SM3 digest (GB/T 32905) of bytes or UTF-8 text: 32 bytes. */
export const sm3 = (message: string | Uint8Array): Buffer => createHash('sm3').update(message).digest()

/** HMAC-SM3 (GB/T 15852.2) of bytes or UTF-8 text: 32 bytes. */
export const hmacSm3 = (key: Uint8Array, message: string | Uint8Array): Buffer =>
  createHmac('sm3', key).update(message).digest()
