import { execFileSync, spawnSync } from 'node:child_process'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSm2Signature as isSignatureBySecondImplementation } from '../../../scripts/verify-audit/sm2-signature.ts'
import { isSm2Signature, openSigner, publicKeyPem, type Sm2Signer, sm2Signer } from './sm2.ts'

let folder: string
let signer: Sm2Signer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minzheng-sm2-'))
  signer = await openSigner(join(folder, 'key.json'), join(folder, 'public.pem'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('published vectors', () => {
  // GM/T 0003.5 appendix A, on the recommended curve
  const key = {
    private: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
    public:
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
    s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  }
  const signature = Buffer.from(`3046022100${key.r}022100${key.s}`, 'hex')

  it('the public key follows from the private one', async () => {
    expect((await sm2Signer(key.private)).publicKey).toBe(key.public)
  })

  it('the signature of the standard is accepted by both implementations, and by none over another message', async () => {
    for (const verify of [isSm2Signature, isSignatureBySecondImplementation]) {
      expect(await verify(key.public, Buffer.from('message digest'), signature)).toBe(true)
      expect(await verify(key.public, Buffer.from('message digesu'), signature)).toBe(false)
    }
  })

  it('SM4: the block of the standard, once and a thousand times (GB/T 32907 appendix A)', () => {
    const vector = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
    const once = createCipheriv('sm4-ecb', vector, null).setAutoPadding(false)
    expect(once.update(vector).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
    const many = createCipheriv('sm4-ecb', vector, null).setAutoPadding(false)
    let block: Buffer = vector
    for (let i = 0; i < 1_000_000; i++) block = many.update(block)
    expect(block.toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66')
    const back = createDecipheriv('sm4-ecb', vector, null).setAutoPadding(false)
    expect(back.update(Buffer.from('681edf34d206965e86b3e94f536e4246', 'hex')).equals(vector)).toBe(true)
  })
})

describe('signatures of the platform', () => {
  it('hold for their message and key only, by both implementations', async () => {
    const other = await sm2Signer('1'.repeat(64))
    for (let i = 0; i < 40; i++) {
      const message = Buffer.from(`封存 ${i}`)
      const signature = signer.sign(message)
      for (const verify of [isSm2Signature, isSignatureBySecondImplementation]) {
        expect(await verify(signer.publicKey, message, signature)).toBe(true)
        expect(await verify(other.publicKey, message, signature)).toBe(false)
        expect(await verify(signer.publicKey, Buffer.from(`封存 ${i + 1}`), signature)).toBe(false)
      }
    }
  })

  it('fail when a byte of them changes or is missing', async () => {
    const message = Buffer.from('seal')
    const signature = signer.sign(message)
    for (const verify of [isSm2Signature, isSignatureBySecondImplementation])
      for (let at = 0; at < signature.length; at++) {
        const changed = Buffer.from(signature)
        changed[at] = (changed[at] ?? 0) ^ 1
        expect(await verify(signer.publicKey, message, changed)).toBe(false)
        expect(await verify(signer.publicKey, message, signature.subarray(0, at))).toBe(false)
      }
  })

  it('are accepted by OpenSSL with the default user id, and those of OpenSSL here', async () => {
    const file = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    }
    const message = Buffer.from('minzheng seal\n')
    const messageFile = file('message', message)
    const pem = file('ours.pem', publicKeyPem(signer.publicKey))
    const opensslVerifies = (of: string, signature: Buffer) =>
      spawnSync('openssl', [
        ...['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', `distid:1234567812345678`],
        ...['-pubin', '-inkey', pem, '-in', of, '-sigfile', file('signature', signature)],
      ]).status === 0
    const signature = signer.sign(message)
    expect(opensslVerifies(messageFile, signature)).toBe(true)
    expect(opensslVerifies(file('other', 'minzheng sea1\n'), signature)).toBe(false)

    const theirs = join(folder, 'theirs.key')
    execFileSync('openssl', ['ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', theirs])
    const der = execFileSync('openssl', ['ec', '-in', theirs, '-pubout', '-outform', 'DER'], { stdio: 'pipe' })
    execFileSync('openssl', [
      ...['pkeyutl', '-sign', '-rawin', '-digest', 'sm3', '-pkeyopt', `distid:1234567812345678`],
      ...['-inkey', theirs, '-in', messageFile, '-out', join(folder, 'by-openssl')],
    ])
    const byOpenssl = readFileSync(join(folder, 'by-openssl'))
    for (const verify of [isSm2Signature, isSignatureBySecondImplementation])
      expect(await verify(der.subarray(-65).toString('hex'), message, byOpenssl)).toBe(true)
  })
})

describe('the key file', () => {
  it('is made once, for its owner alone, and gives the same key again', async () => {
    const again = await openSigner(join(folder, 'key.json'), join(folder, 'public.pem'))
    expect(again.publicKey).toBe(signer.publicKey)
    expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'public.pem'), 'utf8')).toBe(publicKeyPem(signer.publicKey))
  })

  it('is refused when it is damaged, and not replaced', async () => {
    const damaged = join(folder, 'damaged.json')
    writeFileSync(damaged, '{"private":"12"}')
    await expect(openSigner(damaged, join(folder, 'p.pem'))).rejects.toThrow('无法读取')
    expect(readFileSync(damaged, 'utf8')).toBe('{"private":"12"}')
  })
})
