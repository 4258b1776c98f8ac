import { z } from 'zod'
import type { Role } from '#core/role.ts'
import type { StaffActor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { FindCases } from '../intake/find-cases.ts'

export interface ExportedFile {
  readonly bytes: Buffer
  readonly name: string
  readonly type: 'application/pdf' | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  readonly records: number
}

/** What marks a file: words on every page or above the rows, and a mark for every row. */
export interface Watermark {
  readonly text: string
  readonly markOf: (row: number) => string
}

export interface ExportKind {
  readonly title: string
  readonly roles: readonly Role[]
  /** Checks the parameters as they came in or were kept. @throws ZodError */
  readonly params: z.ZodType
  readonly count: (tx: Tx, actor: StaffActor, params: unknown) => Promise<number>
  readonly write: (tx: Tx, actor: StaffActor, params: unknown, mark: Watermark) => Promise<ExportedFile>
}

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const handlers = ['township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
const readers = ['village-worker', ...handlers, 'county-cashier', 'county-finance', 'supervisor', 'auditor'] as const
const moneyReaders = ['county-cashier', 'county-finance', 'county-approver', 'supervisor', 'auditor'] as const

const Filters = FindCases.omit({ page: true, size: true })
const OfRun = z.object({ runId: z.coerce.number().int() })

/** Every list of personal data that the server writes as a file. Bank files leave with the approval of their pay run (record 028). */
const exportKinds: Readonly<Record<string, ExportKind>> = {
  'case-list': {
    title: '办件列表',
    roles: readers,
    params: Filters,
    count: async (tx, actor, params) => {
      const { findCases } = await import('../intake/find-cases.ts')
      return (await findCases(tx, actor, { ...Filters.parse(params), page: 1, size: 1 })).total
    },
    write: async (tx, actor, params, mark) => {
      const { caseList } = await import('../documents/case-list.ts')
      const spec = await caseList(tx, actor, { ...Filters.parse(params), page: 1, size: 20 })
      return markedWorkbook('办件列表', spec, mark)
    },
  },
  'roster-pdf': {
    title: '发放花名册（PDF）',
    roles: moneyReaders,
    params: OfRun,
    count: (tx, _actor, params) => countLines(tx, OfRun.parse(params).runId),
    write: async (tx, actor, params, mark) => {
      const { getRoster } = await import('../documents/get-roster.ts')
      const { printRoster } = await import('../documents/roster.ts')
      const roster = await getRoster(tx, actor, OfRun.parse(params))
      const { bytes } = await printRoster(roster, { text: mark.text, markOf: mark.markOf })
      return { bytes, name: `${roster.title}.pdf`, type: 'application/pdf', records: roster.lines.length }
    },
  },
  'roster-xlsx': {
    title: '发放花名册（XLSX）',
    roles: moneyReaders,
    params: OfRun,
    count: (tx, _actor, params) => countLines(tx, OfRun.parse(params).runId),
    write: async (tx, actor, params, mark) => {
      const { getRoster } = await import('../documents/get-roster.ts')
      const { rosterColumns, rosterRows } = await import('../documents/roster.ts')
      const roster = await getRoster(tx, actor, OfRun.parse(params))
      const file = await markedWorkbook(
        roster.title,
        { sheetName: '花名册', columns: rosterColumns, rows: rosterRows(roster) },
        mark,
      )
      return { ...file, records: roster.lines.length }
    },
  },
}

/** @throws DomainError `not-found` for an unknown kind, `forbidden` when it is not for the actor's roles. */
export function getExportKind(actor: StaffActor, kind: string): ExportKind {
  const found = exportKinds[kind]
  if (!found) throw new DomainError('not-found', { says: '没有这种导出' })
  if (!found.roles.some((role) => actor.roles.includes(role))) throw new DomainError('forbidden')
  return found
}

async function countLines(tx: Tx, runId: number): Promise<number> {
  const { n } = await tx
    .selectFrom('pay.line')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('run_id', '=', runId)
    .where('state', 'not in', ['cancelled', 'held'])
    .executeTakeFirstOrThrow()
  return n
}

interface Spec {
  readonly sheetName: string
  readonly columns: Parameters<typeof import('../files/workbook.ts').workbookBytes>[0]['columns']
  readonly rows: Iterable<Row> | AsyncIterable<Row>
}
type Row = Readonly<Record<string, string | number | null | undefined>>

/** The sheet with who took it above the head, and each row's mark at both ends, visible in any part of it. */
async function markedWorkbook(name: string, spec: Spec, { text, markOf }: Watermark): Promise<ExportedFile> {
  const { workbookBytes } = await import('../files/workbook.ts')
  let records = 0
  async function* marked(): AsyncGenerator<Row> {
    for await (const row of spec.rows) {
      const mark = markOf(++records)
      yield { ...row, markFirst: mark, markLast: mark }
    }
  }
  const bytes = await workbookBytes({
    sheetName: spec.sheetName,
    preface: text,
    columns: [
      { key: 'markFirst', title: '行标', kind: 'text', width: 7 },
      ...spec.columns,
      { key: 'markLast', title: '行标', kind: 'text', width: 7 },
    ],
    rows: marked(),
  })
  return { bytes, name: `${name}.xlsx`, type: workbookType, records }
}
