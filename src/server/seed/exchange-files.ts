import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type { CheckColumn, CheckSource } from '#core/domain.ts'
import { addDays, addMonths } from '#core/plain-date.ts'
import type { Random } from '#core/random.ts'
import type { PlainDate } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import { idColumn, nameColumn } from '../exchange/file-source.ts'
import type { PlacedHousehold } from './load-people.ts'
import type { MadePerson } from './population.ts'

type Cells = Readonly<Record<string, string>>

/** Something that a household did not say on its application. */
export type Hidden = 'deposits' | 'car' | 'house' | 'wage' | 'company'

/** What a register knows of a person; undefined: it has no record. */
type Known = (
  person: MadePerson,
  of: { household: PlacedHousehold; hides: Hidden | undefined; random: Random; today: PlainDate },
) => Cells | undefined

const yuan = (fen: number): string => (fen / 100).toFixed(2)

/** By source, in the keys of its columns. A source that is not named here delivers a file without rows. */
const registers: Readonly<Record<string, Known>> = {
  'household-registration': (person, { household }) => ({
    address: household.address,
    householdNumber: `41012${String(household.id).padStart(8, '0')}`,
    relation: person.relation === '01' ? '户主' : '家庭成员',
    state: 'home',
    cancelledOn: '',
  }),
  vehicles: (person, { hides, random }) =>
    hides === 'car' && person.relation === '01'
      ? {
          plate: `豫A${random.whole(10_000, 99_999)}`,
          kind: 'car',
          use: '非营运',
          registeredOn: '2021-05-12',
          value: '68000.00',
        }
      : undefined,
  'real-estate': (person, { hides, household }) =>
    hides === 'house' && person.relation === '01'
      ? {
          certificate: `豫（2019）中牟县不动产权第${String(household.id).padStart(7, '0')}号`,
          kind: '',
          address: '中牟县县城住宅小区2套',
          area: '96',
          share: '单独所有',
        }
      : undefined,
  wages: (person, { hides, today }) =>
    hides === 'wage' && person.age >= 18 && person.age < 60
      ? { employer: '中牟县某食品有限公司', monthlyBase: '4200.00', paidUntil: addDays(today, -20), state: '正常参保' }
      : undefined,
  pensions: (person) =>
    person.age >= 60
      ? {
          kind: 'resident',
          monthly: yuan(person.pension > 50_000 ? 12_800 : person.pension),
          since: addMonths(person.born, 721),
          state: '正常领取',
        }
      : undefined,
  'bank-deposits': (person, { hides, random, today }) =>
    person.age < 18
      ? undefined
      : hides === 'deposits' && person.relation === '01'
        ? {
            bank: '中国农业银行',
            account: '3306',
            balance: '186000.00',
            peak: '212000.00',
            queriedOn: addDays(today, -2),
          }
        : {
            bank: '农村信用社',
            account: String(random.whole(1000, 9999)),
            balance: yuan(random.whole(20, 180_000)),
            peak: yuan(random.whole(180_000, 300_000)),
            queriedOn: addDays(today, -2),
          },
  companies: (person, { hides }) =>
    hides === 'company' && person.relation === '01'
      ? { name: '中牟县某农资经营部', code: '', role: '经营者', state: '', paidUp: '80000.00' }
      : undefined,
  disability: (person, { today }) =>
    person.disability && {
      category: person.disability.category,
      grade: person.disability.grade,
      issuedOn: addMonths(today, -40),
      validUntil: addMonths(today, 80),
    },
  marriage: (person, { household }) =>
    person.age < 20
      ? undefined
      : {
          state:
            household.household.persons.some(({ relation }) => relation === '10') &&
            ['01', '10'].includes(person.relation)
              ? '20'
              : '10',
          spouse: '',
          registeredOn: '',
        },
}

/**
 * Writes what every outside register would deliver about these households, one file a source: most agree with what people
 * declare, the households of `hiding` do not.
 */
export function writeExchangeFiles(
  folder: string,
  households: readonly PlacedHousehold[],
  hiding: ReadonlyMap<number, Hidden>,
  { random, today }: { readonly random: Random; readonly today: PlainDate },
): void {
  mkdirSync(folder, { recursive: true })
  for (const source of domains.flatMap((domain) => domain.checks)) {
    const rows = households.flatMap((household) =>
      household.household.persons.flatMap((person) => {
        const cells = registers[source.id]?.(person, { household, hides: hiding.get(household.id), random, today })
        return cells ? [[person.idNumber, person.name, ...source.columns.map((column) => cellOf(column, cells))]] : []
      }),
    )
    writeFileSync(join(folder, `${source.id}.csv`), fileOf(source, rows))
  }
}

/** A choice without a value takes the first of its list. */
const cellOf = (column: CheckColumn, cells: Cells): string => {
  const text = cells[column.key] ?? ''
  return text === '' && column.kind === 'choice' ? (Object.keys(column.choices ?? {})[0] ?? '') : text
}

const fileOf = (source: CheckSource, rows: readonly (readonly string[])[]): string =>
  stringify([[idColumn, nameColumn, ...source.columns.map(({ title }) => title)], ...rows.map((row) => [...row])], {
    bom: true,
  })
