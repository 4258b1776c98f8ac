import pg from 'pg'
import type { AreaCode } from '#core/units.ts'
import { checkMoneyInvariants } from '#server/payment/check-money-invariants.ts'
import { type ApiClient, ApiProblem, signedInClient } from './api-client.ts'
import { type OwnDatabase, openOwnDatabase } from './own-database.ts'
import { type OwnPlatform, openOwnPlatform } from './own-platform.ts'
import { makePayees } from './payees.ts'
import { openAccounts, openSmallCounty, password } from './small-county.ts'

/** A county with payees, a cashier, an officer of finance and a running server. */
export interface PayOffice {
  readonly own: OwnDatabase
  readonly running: OwnPlatform
  readonly owner: pg.Client
  readonly county: AreaCode
  readonly cashier: ApiClient
  readonly finance: ApiClient
  /** Rows of a table or a condition. */
  count(of: string, values?: readonly unknown[]): Promise<number>
  /** Names of the invariants of the ledger that do not hold. */
  broken(): Promise<readonly string[]>
  close(): Promise<void>
}

export async function openPayOffice(lines: number): Promise<PayOffice> {
  const own = await openOwnDatabase()
  const running = await openOwnPlatform(own, '2026-03-05')
  const owner = new pg.Client({ connectionString: own.ownerUrl })
  await owner.connect()
  const { county } = await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
  await openAccounts(running.platform, [
    { login: 'cashier', role: 'county-cashier', area: county },
    { login: 'finance', role: 'county-finance', area: county },
  ])
  await makePayees(owner, running.platform.keys, { county: county / 1_000_000, count: lines, firstId: 1_000_000 })
  return {
    own,
    running,
    owner,
    county,
    cashier: await signedInClient(running.base, 'staff', 'cashier', password),
    finance: await signedInClient(running.base, 'staff', 'finance', password),
    count: async (of, values = []) =>
      Number((await owner.query<{ n: string }>(`select count(*) as n from ${of}`, [...values])).rows[0]?.n),
    broken: async () =>
      (await running.platform.database.withScope({ kind: 'worker' }, (tx) => checkMoneyInvariants(tx)))
        .filter(({ ok }) => !ok)
        .map(({ name, detail }) => `${name}: ${detail}`),
    close: async () => {
      await owner.end()
      await running.close()
      await own.close()
    },
  }
}

/** What came of a request: its answer, or the status and code of its refusal. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly status: number; readonly code: string; readonly says: string }

export const outcomeOf = (work: Promise<unknown>): Promise<Outcome> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => {
      if (error instanceof ApiProblem) return { status: error.status, code: error.code, says: error.message }
      throw error
    },
  )

export const isDone = (outcome: Outcome): outcome is { readonly value: unknown } => 'value' in outcome
