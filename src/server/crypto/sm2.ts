import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { writeSecretOnce } from '../env.ts'
import { StartupError } from '../startup-error.ts'
import { sm3 } from './sm3.ts'

/**
 * Signs with one SM2 key. The seam at which a certified cryptographic module takes the place of the library: nothing else
 * sees a private key.
 */
export interface Sm2Signer {
  /** 130 hex digits: 04, x, y. */
  readonly publicKey: string
  /** SM2 with SM3 over the message and the default user id (GM/T 0009), as DER. */
  sign(message: Uint8Array): Buffer
}

/** The user id of GM/T 0009 for everybody who has agreed on no other. */
const userId = '1234567812345678'
const signing = { hash: true, der: true, userId } as const

/** A signer over a private key of 64 hex digits, in the library. The package is loaded now, not at start. */
export async function sm2Signer(privateKey: string): Promise<Sm2Signer> {
  const { sm2 } = await import('sm-crypto-v2')
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey)
  return {
    publicKey,
    sign: (message) => Buffer.from(sm2.doSignature(message, privateKey, { ...signing, publicKey }), 'hex'),
  }
}

/** Whether `signature` (DER) is that of `publicKey` over `message`; a malformed one is not. */
export async function isSm2Signature(publicKey: string, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (!isStrictDer(signature)) return false // the library takes sloppy encodings too
  const { sm2 } = await import('sm-crypto-v2')
  try {
    return sm2.doVerifySignature(message, Buffer.from(signature).toString('hex'), publicKey, signing)
  } catch {
    return false // the library throws for numbers out of range
  }
}

/** A sequence of two positive integers in their only encoding. */
function isStrictDer(der: Uint8Array): boolean {
  const integer = (from: number): number => {
    const [tag, length = 0, first = 0x80, second = 0] = der.subarray(from)
    const isShortest = first !== 0 || second >= 0x80
    return tag === 2 && length >= 1 && first < 0x80 && isShortest ? from + 2 + length : Number.NaN
  }
  return der[0] === 0x30 && der[1] === der.length - 2 && integer(integer(2)) === der.length
}

/** Key and public key of the seals, beside the installation's key file. */
export const signerFiles = (keysFile: string): [file: string, publicFile: string] => [
  join(dirname(keysFile), 'seal-key.json'),
  join(dirname(keysFile), 'seal-public-key.pem'),
]

/**
 * The signer of a key file, made at random (mode 0600) when there is none yet, and its public key beside it as PEM.
 * @throws StartupError when the file is unreadable or malformed.
 */
export async function openSigner(file: string, publicFile: string): Promise<Sm2Signer> {
  if (!existsSync(file)) {
    const { sm2 } = await import('sm-crypto-v2')
    writeSecretOnce(file, `${JSON.stringify({ private: sm2.generateKeyPairHex().privateKey }, null, 2)}\n`)
  }
  const secret = readPrivateKey(file)
  const signer = opened?.secret === secret ? opened.signer : await sm2Signer(secret)
  opened = { secret, signer }
  if (!existsSync(publicFile)) writeSecretOnce(publicFile, publicKeyPem(signer.publicKey))
  return signer
}

/** The last one opened: sealing asks with each round, so that a changed key is taken up. */
let opened: { readonly secret: string; readonly signer: Sm2Signer } | undefined

/**
 * Puts a new key in the place of the one that signs; the one before is gone. Its public key stays under a name of its own, for what it signed.
 * Yields that name.
 */
export async function replaceSigner(file: string, publicFile: string): Promise<string> {
  const before = await openSigner(file, publicFile)
  const kept = publicFile.replace(
    /\.pem$/,
    `-${sm3(Buffer.from(before.publicKey, 'hex')).toString('hex').slice(0, 8)}.pem`,
  )
  writeSecretOnce(kept, publicKeyPem(before.publicKey))
  const { sm2 } = await import('sm-crypto-v2')
  const draft = `${file}.next`
  rmSync(draft, { force: true })
  writeSecretOnce(draft, `${JSON.stringify({ private: sm2.generateKeyPairHex().privateKey }, null, 2)}\n`)
  renameSync(draft, file)
  rmSync(publicFile)
  await openSigner(file, publicFile)
  return kept
}

const keyFile = z.object({ private: z.string().regex(/^[0-9a-f]{64}$/) })

function readPrivateKey(file: string): string {
  try {
    return keyFile.parse(JSON.parse(readFileSync(file, 'utf8'))).private
  } catch (cause) {
    throw new StartupError(
      `封存密钥文件 ${file} 无法读取或内容不完整，请从备份恢复。`,
      `The sealing key file ${file} cannot be read or is incomplete; restore it from a backup.`,
      cause,
    )
  }
}

/** DER of SubjectPublicKeyInfo for the curve SM2 up to the point. */
const pemHead = '3059301306072a8648ce3d020106082a811ccf5501822d034200'

/** A public key (130 hex digits) as PEM, which OpenSSL reads. */
export const publicKeyPem = (publicKey: string): string =>
  `-----BEGIN PUBLIC KEY-----\n${(
    Buffer.from(pemHead + publicKey, 'hex')
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END PUBLIC KEY-----\n`
