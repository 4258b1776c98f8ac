import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { blindIndex, blindIndexes } from '../crypto/blind-index.ts'
import { openField, sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

const issuer = '民政综合业务信息平台'
const place = (row: number) => ({ table: 'sec.second_factor', column: 'secret_sealed', row })

/** The library is loaded with the first code. */
async function codeOf(secret: string, login: string) {
  const { Secret, TOTP } = await import('otpauth')
  return new TOTP({ issuer, label: login, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 })
}

/** A new authenticator, not in use before its first code was given: the secret in base32, as an address and as a picture to scan. */
export async function startTotp(
  tx: Tx,
  account: { readonly id: number; readonly login: string },
  label: string,
  keys: KeyRing,
): Promise<{ factorId: number; secret: string; uri: string; qr: string }> {
  const { Secret } = await import('otpauth')
  const secret = new Secret({ size: 20 }).base32
  const uri = (await codeOf(secret, account.login)).toString()
  const { id: factorId } = await tx
    .insertInto('sec.second_factor')
    .values({ account_id: account.id, kind: 'totp', label })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('sec.second_factor')
    .set({ secret_sealed: sealField(keys, place(factorId), secret) })
    .where('id', '=', factorId)
    .execute()
  const { toString: draw } = await import('qrcode')
  const qr = await draw(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
  return { factorId, secret, uri, qr: `data:image/svg+xml;base64,${Buffer.from(qr).toString('base64')}` }
}

/** Puts an authenticator into use with its first code. @throws DomainError `wrong-proof`. */
export async function confirmTotp(
  tx: Tx,
  accountId: number,
  input: { readonly factorId: number; readonly code: string },
  keys: KeyRing,
): Promise<void> {
  if (!(await takeTotp(tx, accountId, input.code, keys, input.factorId)))
    throw new DomainError('wrong-proof', { says: '动态码不正确，请核对手机时间后输入新的动态码' })
}

/**
 * Whether `code` is the present code of one of the account's authenticators, or the one before or after it (clocks differ), and was not
 * taken before. With `newFactor` only that one, not in use so far, is looked at and put into use.
 */
export async function takeTotp(
  tx: Tx,
  accountId: number,
  code: string,
  keys: KeyRing,
  newFactor?: number,
): Promise<boolean> {
  let query = tx
    .selectFrom('sec.second_factor')
    .select(['id', 'secret_sealed'])
    .where('account_id', '=', accountId)
    .where('kind', '=', 'totp')
    .where('ended_at', 'is', null)
    .where('confirmed_at', newFactor === undefined ? 'is not' : 'is', null)
  if (newFactor !== undefined) query = query.where('id', '=', newFactor)
  const factors = await query.execute()
  for (const factor of factors) {
    if (!factor.secret_sealed) continue
    const totp = await codeOf(openField(keys, place(factor.id), factor.secret_sealed), '')
    const timestamp = Date.now()
    const delta = totp.validate({ token: code, timestamp, window: 1 })
    if (delta === null) continue
    const counter = totp.counter({ timestamp }) + delta
    const { numUpdatedRows } = await tx
      .updateTable('sec.second_factor')
      .set({ last_counter: counter, used_at: sql`now()`, confirmed_at: sql`coalesce(confirmed_at, now())` })
      .where('id', '=', factor.id)
      .where(sql<boolean>`(last_counter is null or last_counter < ${counter})`)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
  return false
}

const recoveryCodes = 10
const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const codeLength = 12

const canonical = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '')
const indexText = (accountId: number, code: string): string => `${accountId}:${canonical(code)}`

/** Ten new codes of 60 bits, `ABCD-EFGH-JKLM`; the earlier ones end. They are shown once: only their digests are kept. */
export async function makeRecoveryCodes(tx: Tx, accountId: number, keys: KeyRing): Promise<string[]> {
  await tx
    .updateTable('sec.recovery_code')
    .set({ used_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
  const codes = Array.from({ length: recoveryCodes }, () =>
    Array.from({ length: codeLength }, () => signs[randomInt(signs.length)])
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  )
  await tx
    .insertInto('sec.recovery_code')
    .values(
      codes.map((code) => ({
        account_id: accountId,
        code_index: blindIndex(keys, 'recovery-code', indexText(accountId, code)),
      })),
    )
    .execute()
  return codes
}

/** Whether `code` is one of the account's recovery codes, and not used before. */
export async function takeRecoveryCode(tx: Tx, accountId: number, code: string, keys: KeyRing): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sec.recovery_code')
    .set({ used_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('code_index', 'in', blindIndexes(keys, 'recovery-code', indexText(accountId, code)))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
