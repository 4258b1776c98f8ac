import { describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { CaseRow } from '#server/api.ts'
import { batchChoices } from './batch-actions.ts'
import { neighboursOf } from './case-queue.ts'
import { readListState } from './filters.ts'
import { menuFor } from './menu.ts'
import { csvText } from './parts/csv.ts'
import { keyAct, movedIndex } from './parts/keyboard.ts'
import { clockText } from './parts/mark.tsx'
import { readSaved } from './saved-filters.ts'

const day: PlainDate = plainDate('2026-03-02')
const row = (id: number, change: Partial<CaseRow> = {}): CaseRow => ({
  id,
  caseNo: `case-${id}`,
  item: 'some-item',
  decidedItem: null,
  kind: 'application',
  state: 'submitted',
  workflow: 'means-tested',
  applicant: '甲',
  members: 1,
  area: areaCode(410122101200),
  areaName: '某镇某村',
  appliedOn: day,
  dueOn: null,
  dueIsProvisional: false,
  clock: 'none',
  daysLeft: null,
  flags: [],
  isMine: true,
  ...change,
})

describe('batch actions', () => {
  test('cases with an objection or a relative among the staff are left out and named', () => {
    const [accept] = batchChoices(
      [row(1), row(2, { flags: ['objection'] }), row(3, { flags: ['near-relative'] })],
      ['township-clerk'],
    )
    expect(accept?.action.id).toBe('accept')
    expect(accept?.rows.map(({ id }) => id)).toEqual([1])
    expect(accept?.held.map(({ id }) => id)).toEqual([2, 3])
  })

  test('refusals, corrections and withdrawals are never offered for many cases at once', () => {
    const states = ['submitted', 'accepted', 'proposed', 'posted', 'county-review']
    const ids = states.flatMap((state) =>
      batchChoices([row(1, { state })], ['township-clerk', 'township-approver', 'county-approver']).map(
        ({ action }) => action.id,
      ),
    )
    expect(new Set(ids)).toEqual(new Set(['accept', 'post', 'forward', 'approve']))
  })

  test('somebody without a role of the workflow is offered nothing', () => {
    expect(batchChoices([row(1)], ['auditor'])).toEqual([])
  })
})

describe('the list in the address', () => {
  test('filters, page and sort are read back, nonsense falls to the first page of twenty by no order', () => {
    expect(readListState(new URLSearchParams('state=posted&page=3&size=50&by=due&order=asc'))).toEqual({
      values: { state: 'posted' },
      page: 3,
      size: 50,
      by: 'due',
      order: 'asc',
    })
    expect(readListState(new URLSearchParams('page=-1&size=33&order=up&q='))).toEqual({
      values: {},
      page: 1,
      size: 20,
      by: undefined,
      order: undefined,
    })
  })

  test('neighbours stop at both ends of the list', () => {
    expect(neighboursOf(5, [5, 7])).toEqual({ previous: undefined, next: 7, place: 1, of: 2 })
    expect(neighboursOf(7, [5, 7])).toEqual({ previous: 5, next: undefined, place: 2, of: 2 })
    expect(neighboursOf(9, [5, 7])).toEqual({ previous: undefined, next: undefined, place: 0, of: 2 })
  })

  test('saved filters of another shape are ignored', () => {
    expect(
      readSaved([{ title: '我的', values: { state: 'posted', page: 3 } }, { title: 3, values: {} }, 'x', null]),
    ).toEqual([{ title: '我的', values: { state: 'posted' } }])
    expect(readSaved('broken')).toEqual([])
  })
})

describe('keys', () => {
  const pressed = { ctrlKey: false, metaKey: false, altKey: false, target: null }

  test('J and K move, Enter opens, X selects, in either case; with Ctrl they are the browser’s', () => {
    expect(['j', 'K', 'Enter', 'X', 'q'].map((key) => keyAct({ ...pressed, key }))).toEqual([
      'next',
      'previous',
      'open',
      'select',
      undefined,
    ])
    expect(keyAct({ ...pressed, key: 'j', ctrlKey: true })).toBeUndefined()
  })

  test('moving stops at the first and the last row', () => {
    expect(movedIndex(-1, 'next', 3)).toBe(0)
    expect(movedIndex(2, 'next', 3)).toBe(2)
    expect(movedIndex(0, 'previous', 3)).toBe(0)
    expect(movedIndex(-1, 'next', 0)).toBe(-1)
  })
})

describe('CSV', () => {
  test('a cell that Excel would take for a formula becomes text; negative amounts stay numbers', () => {
    expect(csvText([['=1+1', '-1,234.50', '-2+3', '@x', '甲"乙', '甲,乙']])).toBe(
      `\uFEFF'=1+1,"-1,234.50",'-2+3,'@x,"甲""乙","甲,乙"\r\n`,
    )
  })
})

describe('the clock', () => {
  test('today is still in time, the day after is late', () => {
    expect(clockText({ clock: 'red', daysLeft: 0, isProvisional: false })).toBe('今日到期')
    expect(clockText({ clock: 'late', daysLeft: -1, isProvisional: false })).toBe('超期 1 个工作日')
  })

  test('a provisional date is never called late', () => {
    expect(clockText({ clock: 'provisional', daysLeft: -1, isProvisional: true })).toBe('期限暂定')
    expect(clockText({ clock: 'provisional', daysLeft: 4, isProvisional: true })).toBe('剩 4 个工作日（暂定）')
  })
})

describe('the menu', () => {
  test('a village worker sees cases, the counter and people but no money', () => {
    const seen = menuFor(['village-worker']).flatMap(({ entries }) => entries.map(({ to }) => to))
    expect(seen).toEqual([
      ...['/', '/cases', '/apply', '/people'],
      ...['/exports', '/reveals', '/break-glass'],
      ...['/standards', '/calendar', '/division-changes', '/overview', '/delegations'],
    ])
  })

  test('the three administrators hold no business screen', () => {
    const groups = menuFor(['system-admin', 'security-admin', 'audit-admin'])
    expect(groups.map(({ title }) => title)).toEqual(['系统管理'])
    const business = menuFor(['county-clerk', 'county-cashier', 'county-finance', 'standards-officer'])
    const shared = groups
      .flatMap(({ entries }) => entries)
      .filter((entry) => business.some(({ entries }) => entries.includes(entry)))
    expect(shared).toEqual([])
  })
})
