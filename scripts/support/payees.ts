import type pg from 'pg'
import { blindIndex } from '#server/crypto/blind-index.ts'
import { sealField } from '#server/crypto/field-cipher.ts'
import type { KeyRing } from '#server/crypto/key-ring.ts'
import { copy } from '#server/db/copy-rows.ts'
import { accountPlace } from '#server/registry/set-bank-account.ts'
import { monthlyItem } from '#tests/support/entitlements.ts'

export interface Payees {
  readonly county: number
  readonly count: number
  /** First id of the payees, their cases and their entitlements. */
  readonly firstId: number
}

const names = ['建国', '桂英', '秀兰', '志强', '淑珍', '玉梅', '德福', '国庆', '凤霞', '保山', '春花', '铁柱']
const surnames = '王李张刘陈杨赵黄周吴'

/** The name of the payee with this serial: no two screens meet it, as its account is held under it. */
const nameOf = (n: number): string => `${surnames[n % 10]}${names[Math.floor(n / 10) % 12]}`

/**
 * Writes so many payees of one county, each with a decided case, 200 to 999 yuan a month from March 2026 and an account, past all
 * commands: only what a pay run reads.
 */
export async function makePayees(owner: pg.Client, keys: KeyRing, { county, count, firstId }: Payees): Promise<void> {
  const villages = `select array_agg(code order by code) as codes from ref.division where level = 5 and valid_until is null
    and code >= ${county * 1_000_000} and code < ${(county + 1) * 1_000_000}`
  const each = `generate_series(0, ${count - 1}) n, (${villages}) v, lateral (
    select v.codes[1 + n % cardinality(v.codes)] as area, ${firstId} + n as id,
      substr('${surnames}', 1 + n % 10, 1) || (array['${names.join("','")}'])[1 + n / 10 % 12] as name) x`
  await owner.query(`insert into reg.person (id, county_id, area, id_sealed, id_bidx, id_tail, name, name_key, pinyin, initials, born, sex)
    select x.id, ${county}, x.area, decode(md5(x.id::text), 'hex'), decode(md5('b' || x.id), 'hex'), '0000', x.name, x.name, 'w', 'w',
      date '1950-01-01' + n % 20000, 1 from ${each}`)
  await owner.query(`insert into app."case" (id, county_id, area, case_no, item, kind, workflow, state, is_open, applicant_id, applicant_name,
      residence, applied_on)
    select x.id, ${county}, x.area, 'B' || x.id, '${monthlyItem}', 'application', 'means-tested', 'approved', false, x.id, x.name, 'urban',
      date '2026-01-05' from ${each}`)
  await owner.query(`insert into app.entitlement (id, county_id, area, case_id, item, payee_id, payee_name, members, pays, start_month)
    select x.id, ${county}, x.area, x.id, '${monthlyItem}', x.id, x.name, 1, 'monthly', date '2026-03-01' from ${each}`)
  await owner.query(`insert into app.entitlement_amount (entitlement_id, county_id, area, from_month, monthly_fen, reason)
    select x.id, ${county}, x.area, date '2026-03-01', 20000 + n::bigint * 7919 % 80000, '审核确认' from ${each}`)
  await owner.query(`insert into app.entitlement_member (entitlement_id, county_id, area, person_id, benefit, during)
    select x.id, ${county}, x.area, x.id, '${monthlyItem}', '[2026-03-01,)'::daterange from ${each}`)
  const { rows } = await owner.query<{ area: string }>(`select x.area from ${each} order by n`)
  await copy(
    owner,
    'reg.bank_account (id, county_id, area, person_id, holder, bank, card_sealed, card_bidx, card_tail, valid_from)',
    accounts(keys, { county, count, firstId }, rows),
  )
  await owner.query(`select setval('reg.account_id', ${firstId + count})`)
  await owner.query('vacuum analyze')
}

function* accounts(keys: KeyRing, { county, firstId }: Payees, places: readonly { area: string }[]): Generator<string> {
  for (const [n, { area }] of places.entries()) {
    const id = firstId + n
    const card = `62284${String(id).padStart(14, '0')}`
    const sealed = sealField(keys, accountPlace(id), card).toString('hex')
    const index = blindIndex(keys, 'card', card).toString('hex')
    yield `${id}\t${county}\t${area}\t${id}\t${nameOf(n)}\t农村信用社\t\\\\x${sealed}\t\\\\x${index}\t${card.slice(-4)}\t2026-01-01\n`
  }
}
