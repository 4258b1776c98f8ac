import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Register } from '#core/register.ts'
import { domains } from '#domains/all.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { registerDrift } from '../../scripts/support/register-drift.ts'

const registers = domains.flatMap((domain) => domain.registers ?? [])
let fresh: FreshDatabase
let owner: pg.Client

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await fresh.drop()
})

/** The first register with something else in it. */
const withFirst = (differs: (register: Register) => Partial<Register>): Register[] =>
  registers.map((register, i) => (i === 0 ? { ...register, ...differs(register) } : register))

describe('the tables of the registers', () => {
  it('are as declared; else scripts/generate-registers.ts writes the migration that is missing', async () => {
    expect(registers.length).toBeGreaterThan(0)
    expect(await registerDrift(owner, registers)).toEqual({ sql: '', wrong: [] })
  })

  it('are missed when one is declared that no migration makes', async () => {
    const [first] = registers
    if (!first) throw new Error('no register')
    const { sql, wrong } = await registerDrift(owner, [...registers, { ...first, id: 'not-yet-made' }])
    expect(wrong).toEqual([])
    expect(sql).toContain('create table book.not_yet_made')
  })

  it('get a column that was added later, open to older rows and servers', async () => {
    const added = {
      id: 'nick',
      title: '别名',
      kind: 'text',
      isRequired: true,
      isLater: true,
      sensitivity: 'clear',
    } as const
    const later = withFirst(({ columns }) => ({ columns: [...columns, added] }))
    const { sql, wrong } = await registerDrift(owner, later)
    expect(wrong).toEqual([])
    expect(sql).toMatch(/add column "nick" text;/)
    await owner.query(sql)
    expect(await registerDrift(owner, later)).toEqual({ sql: '', wrong: [] })
    await owner.query('alter table book.volunteer drop column nick')
  })

  it('are told apart when a column went away or is of another kind', async () => {
    const fewer = withFirst(({ columns }) => ({ columns: columns.filter(({ id }) => id !== 'skills') }))
    expect((await registerDrift(owner, fewer)).wrong).toContain('volunteer: column skills is not declared')
    const other = withFirst(({ columns }) => ({
      columns: columns.map((column) =>
        column.id === 'skills'
          ? { id: 'skills', title: '技能', kind: 'number', isRequired: false, sensitivity: 'clear' }
          : column,
      ),
    }))
    expect((await registerDrift(owner, other)).wrong).toContain('volunteer: column skills differs')
  })
})
