import { sql } from 'kysely'
import { z } from 'zod'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Api } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const VerifyLetter = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{22}$/, '核验码不正确') })

/** What anybody who holds a letter may check: holder masked, issuer, validity. @throws DomainError `not-found` */
export async function verifyLetter(
  tx: Tx,
  _actor: Actor,
  { token }: z.output<typeof VerifyLetter>,
): Promise<Api['GET /api/verify/:token']['output']> {
  const { rows } = await sql<{
    title: string
    number: string
    holder: string
    issuer: string
    issuedOn: PlainDate
    revokedOn: PlainDate | null
    checkedAt: Date
  }>`select title, number, holder, issuer, issued_on as "issuedOn", revoked_on as "revokedOn", now() as "checkedAt"
     from app.verify_letter(${token})`.execute(tx)
  const [found] = rows
  if (!found) throw new DomainError('not-found', { says: '没有查到这份文书，请核对二维码或者网址' })
  return { ...found, isValid: found.revokedOn === null, checkedAt: found.checkedAt.toISOString() }
}
