import { z } from 'zod'
import { type PasswordRules, staffPasswordRules } from '#core/password-rules.ts'
import { type Role, roleTitles } from '#core/role.ts'
import type { Tx } from '../db/pool.ts'

const isRole = (text: string): text is Role => text in roleTitles && text !== 'citizen'

/** Settings of sign-in with the values that hold until a security administrator sets others; minutes, hours and days are whole. */
export const policyKeys = {
  'password-min-length': z.number().int().min(8).max(64).default(staffPasswordRules.minLength),
  'password-min-kinds': z.number().int().min(2).max(4).default(staffPasswordRules.minKinds),
  /** How many earlier passwords are not taken again. */
  'password-history': z.number().int().min(0).max(24).default(5),
  /** After so many days a new password is asked for; 0: never. */
  'password-days': z.number().int().min(0).max(365).default(90),
  /** Roles that must have a second factor. */
  'second-factor-roles': z.array(z.string().refine(isRole)).max(20).default([]),
  /** How long a fresh proof opens money, exports and reveals. */
  'step-up-minutes': z.number().int().min(1).max(10).default(5),
  /** Whether somebody without a second factor may prove himself with the password. */
  'step-up-by-password': z.boolean().default(true),
  'idle-minutes': z.number().int().min(5).max(480).default(30),
  'session-hours': z.number().int().min(1).max(24).default(8),
} as const

export type PolicyKey = keyof typeof policyKeys
export type SignInPolicy = { readonly [K in PolicyKey]: z.output<(typeof policyKeys)[K]> }

export const isPolicyKey = (text: string): text is PolicyKey => Object.hasOwn(policyKeys, text)

const whole = z.object(policyKeys)

/** What holds now, in the `auth` scope. */
export async function readPolicy(tx: Tx): Promise<SignInPolicy> {
  const rows = await tx
    .selectFrom('sec.policy')
    .distinctOn('key')
    .select(['key', 'value'])
    .orderBy('key')
    .orderBy('id', 'desc')
    .execute()
  return whole.parse(Object.fromEntries(rows.map(({ key, value }) => [key, value])))
}

export const passwordRulesOf = (policy: SignInPolicy): PasswordRules => ({
  minLength: policy['password-min-length'],
  minKinds: policy['password-min-kinds'],
})

/** Whether one of `roles` must have a second factor. */
export const needsSecondFactor = (policy: SignInPolicy, roles: readonly string[]): boolean =>
  policy['second-factor-roles'].some((wanted) => roles.includes(wanted))
