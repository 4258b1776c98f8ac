import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { NewSecurityKey, SecurityKeyAnswer } from '#server/api.ts'

/** A security key in software (ES256, no attestation), for tests: what a browser would answer with one. */
export interface SoftKey {
  create(options: unknown, origin: string): NewSecurityKey
  /** `counter` is put in place of the key's own, to play a copied key. */
  get(options: unknown, origin: string, counter?: number): SecurityKeyAnswer
}

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()

export function softKey(): SoftKey {
  const id = randomBytes(32)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let count = 0
  const head = (rpId: string, flags: number, counter: number): Buffer => {
    const bytes = Buffer.alloc(37)
    sha256(rpId).copy(bytes)
    bytes[32] = flags
    bytes.writeUInt32BE(counter, 33)
    return bytes
  }
  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const shared = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' } as const
  return {
    create(options, origin) {
      const { challenge, rp } = options as { challenge: string; rp: { id: string } }
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const coordinates = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')] as const
      // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
      const cose = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
        coordinates[0],
        Buffer.from([0x22, 0x58, 0x20]),
        coordinates[1],
      ])
      const authData = Buffer.concat([
        head(rp.id, 0x45, count), // user present and verified, key data included
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ])
      const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        Buffer.from([0x58, authData.length]),
        authData,
      ])
      return {
        ...shared,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['usb'],
        },
      }
    },
    get(options, origin, counter) {
      const { challenge, rpId } = options as { challenge: string; rpId: string }
      count = counter ?? count + 1
      const authData = head(rpId, 0x05, count)
      const client = clientData('webauthn.get', challenge, origin)
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey)
      return {
        ...shared,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}
