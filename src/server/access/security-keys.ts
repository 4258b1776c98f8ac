import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { RelyingParty } from './relying-party.ts'

const base64url = z
  .string()
  .max(4000)
  .regex(/^[A-Za-z0-9_-]*$/)
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
}
const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

/** What a browser answers when a key was made. */
export const NewKey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.enum(transports)).max(7).default([]),
  }),
})

/** What a browser answers when a key signed. */
export const KeyAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

type Purpose = 'enrol' | 'sign-in' | 'step-up'

/** The library is loaded with the first key. */
const library = () => import('@simplewebauthn/server')
const challengeMinutes = 5

/** Options for making a key, with a challenge of its own; keys the account has are left out. */
export async function askNewKey(
  tx: Tx,
  account: { readonly id: number; readonly login: string; readonly name: string },
  party: RelyingParty,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library()
  const options = await generateRegistrationOptions({
    rpName: '民政综合业务信息平台',
    rpID: party.id,
    userName: account.login,
    userDisplayName: account.name,
    userID: Uint8Array.from(Buffer.from(`account ${account.id}`)),
    attestationType: 'none',
    excludeCredentials: (await keysOf(tx, account.id)).map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await keepChallenge(tx, account.id, 'enrol', options.challenge)
  return options
}

/** Takes a new key into the account. @throws DomainError `wrong-proof` when it does not answer our challenge, from our page. */
export async function addKey(
  tx: Tx,
  accountId: number,
  input: { readonly label: string; readonly response: z.output<typeof NewKey> },
  party: RelyingParty,
): Promise<{ factorId: number }> {
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response: input.response,
    expectedChallenge: (challenge) => useChallenge(tx, accountId, 'enrol', challenge),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: false,
  }).catch(refuse)
  if (!verified.verified) throw new DomainError('wrong-proof')
  const { credential: made } = verified.registrationInfo
  const row = await tx
    .insertInto('sec.second_factor')
    .values({
      account_id: accountId,
      kind: 'security-key',
      label: input.label,
      credential_id: Buffer.from(made.id, 'base64url'),
      public_key: Buffer.from(made.publicKey),
      sign_count: made.counter,
      transports: [...input.response.response.transports],
      confirmed_at: sql`now()`,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { factorId: row.id }
}

/** Options for signing with one of the account's keys. */
export async function askKey(
  tx: Tx,
  accountId: number,
  purpose: 'sign-in' | 'step-up',
  party: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    allowCredentials: await keysOf(tx, accountId),
    userVerification: 'preferred',
  })
  await keepChallenge(tx, accountId, purpose, options.challenge)
  return options
}

/** Whether a key of the account signed a challenge of ours, on our page, for the first time, and its counter went up. */
export async function takeKey(
  tx: Tx,
  accountId: number,
  purpose: 'sign-in' | 'step-up',
  response: z.output<typeof KeyAnswer>,
  party: RelyingParty,
): Promise<boolean> {
  const key = await tx
    .selectFrom('sec.second_factor')
    .select(['id', 'public_key', 'sign_count'])
    .where('account_id', '=', accountId)
    .where('credential_id', '=', Buffer.from(response.id, 'base64url'))
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!key?.public_key || key.sign_count === null) return false
  const { verifyAuthenticationResponse } = await library()
  const { userHandle, ...signed } = response.response
  const verified = await verifyAuthenticationResponse({
    response: { ...response, response: { ...signed, ...(userHandle === undefined ? {} : { userHandle }) } },
    expectedChallenge: (challenge) => useChallenge(tx, accountId, purpose, challenge),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: false,
    credential: { id: response.id, publicKey: new Uint8Array(key.public_key), counter: key.sign_count },
  }).catch(() => undefined) // the library throws for every way in which an answer can be wrong
  if (!verified?.verified) return false
  const { newCounter } = verified.authenticationInfo
  // A counter that stands still tells of a copied key; keys without a counter always say 0.
  const { numUpdatedRows } = await tx
    .updateTable('sec.second_factor')
    .set({ sign_count: newCounter, used_at: sql`now()` })
    .where('id', '=', key.id)
    .where(sql<boolean>`(sign_count < ${newCounter} or (sign_count = 0 and ${newCounter} = 0))`)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function keysOf(tx: Tx, accountId: number) {
  const rows = await tx
    .selectFrom('sec.second_factor')
    .select(['credential_id', 'transports'])
    .where('account_id', '=', accountId)
    .where('kind', '=', 'security-key')
    .where('ended_at', 'is', null)
    .execute()
  return rows.flatMap((row) =>
    row.credential_id
      ? [
          {
            id: row.credential_id.toString('base64url'),
            transports: transports.filter((transport) => row.transports.includes(transport)),
          },
        ]
      : [],
  )
}

async function keepChallenge(tx: Tx, accountId: number, purpose: Purpose, challenge: string): Promise<void> {
  await tx.deleteFrom('sec.challenge').where(sql<boolean>`expires_at < now() - interval '1 hour'`).execute()
  await tx
    .insertInto('sec.challenge')
    .values({
      challenge: Buffer.from(challenge, 'base64url'),
      account_id: accountId,
      purpose,
      expires_at: sql`now() + make_interval(mins => ${challengeMinutes})`,
    })
    .execute()
}

/** A challenge is answered once, by the account and for the purpose it was made for, in time. */
async function useChallenge(tx: Tx, accountId: number, purpose: Purpose, challenge: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sec.challenge')
    .set({ used_at: sql`now()` })
    .where('challenge', '=', Buffer.from(challenge, 'base64url'))
    .where('account_id', '=', accountId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function refuse(): never {
  throw new DomainError('wrong-proof', { says: '安全密钥的应答无效，请重新操作' })
}
