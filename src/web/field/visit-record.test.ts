import { expect, test } from 'vitest'
import type { FactDeclaration } from '#core/fact.ts'
import { plainDate } from '#core/plain-date.ts'
import { afterSending, seenValue, type VisitRecord, visitFaults, visitInput, visitStates } from './visit-record.ts'

const declarations: readonly FactDeclaration[] = [
  { id: 'wage', title: '工资', about: 'person', kind: 'yuan', sensitivity: 'S2' },
  { id: 'assets', title: '财产', about: 'household', kind: 'list', sensitivity: 'S2' },
]
const check = {
  fact: 'wage',
  about: '张三',
  personId: 7,
  title: '工资',
  declared: '0.00 元',
  verdict: 'unseen',
  seen: '',
} as const
const visit: VisitRecord = {
  offlineId: 'a',
  requestId: 'b',
  caseId: 1,
  caseNo: 'X-1',
  applicant: '张三',
  level: 'township',
  on: plainDate('2026-03-02'),
  surveyors: ['王一', '李二'],
  isSigned: true,
  report: '家有三间平房',
  position: null,
  photos: [],
  checks: [check],
  state: 'draft',
  problem: '',
}
const today = plainDate('2026-03-02')
const says = (changed: Partial<VisitRecord>) =>
  visitFaults({ ...visit, ...changed }, today, declarations).map(({ target }) => target)

test('a visit needs two different surveyors, a signature, a report and a day not after today', () => {
  expect(says({})).toEqual([])
  expect(says({ surveyors: ['王一', ' '] })).toEqual(['surveyor-0'])
  expect(says({ surveyors: ['王一', '王一'] })).toEqual(['surveyor-1'])
  expect(says({ isSigned: false, report: ' ' })).toEqual(['visit-report', 'visit-signed'])
  expect(says({ on: plainDate('2026-03-03') })).toEqual(['visit-on'])
})

test('a fact that differs needs its true value, one that agrees does not', () => {
  expect(says({ checks: [{ ...check, verdict: 'differs' }] })).toEqual(['seen-0'])
  expect(says({ checks: [{ ...check, verdict: 'differs', seen: '1200' }] })).toEqual([])
  expect(says({ checks: [{ ...check, verdict: 'same' }] })).toEqual([])
})

test('money is sent in fen with the person it is about, and the report names what was looked at', () => {
  const input = visitInput({ ...visit, checks: [{ ...check, verdict: 'differs', seen: '1,200.5' }] }, declarations)
  expect(input.facts).toEqual([{ fact: 'wage', value: 120_050, personId: 7 }])
  expect(input.report).toBe('家有三间平房\n现场核对：与申报不一致：张三工资。')
})

test('a list that differs is told in the report and not sent as a value', () => {
  const assets = { ...check, fact: 'assets', title: '财产', verdict: 'differs' as const, seen: '一辆车' }
  expect(visitInput({ ...visit, checks: [assets] }, declarations).facts).toEqual([])
})

test('typed values are read by kind and nonsense is refused', () => {
  expect(seenValue('yuan', '0')).toBe(0)
  expect(seenValue('yuan', '-1')).toBeUndefined()
  expect(seenValue('count', '1.5')).toBeUndefined()
  expect(seenValue('yes-no', 'no')).toBe(false)
  expect(seenValue('date', '2026-02-30')).toBeUndefined()
})

test('a township visits before its opinion and at reviews, a county before it confirms', () => {
  expect(visitStates('township')).toEqual(['accepted', 'opened'])
  expect(visitStates('county')).toEqual(['county-review'])
})

test('nothing of the family stays on the phone after sending', () => {
  const { report, photos, checks, position, surveyors, state } = afterSending(visit)
  expect({ report, photos, checks, position, surveyors, state }).toEqual({
    report: '',
    photos: [],
    checks: [],
    position: null,
    surveyors: [],
    state: 'sent',
  })
})
