import { expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { meansTested, urgentFirst } from '#core/workflow.ts'
import type { CaseDeadlineRow } from '#server/api.ts'
import { citizenActions, progressLine, whatNext } from './case-progress.ts'

const states = (steps: readonly { state: string; kind: string }[]) => steps.map(({ state, kind }) => `${state}:${kind}`)
const event = (toState: string) => ({ toState })

test('where the county decides the line runs through the public notice and the county', () => {
  expect(states(progressLine(meansTested, 'accepted', 'county', []))).toEqual([
    'submitted:past',
    'accepted:now',
    'proposed:later',
    'posted:later',
    'county-review:later',
    'approved:later',
  ])
})

test('where the township decides there is no county step', () => {
  const line = progressLine(meansTested, 'posted', 'township', [])
  expect(line.map(({ state }) => state)).toEqual(['submitted', 'accepted', 'proposed', 'posted', 'approved'])
})

test('an approved case is done to its end', () => {
  expect(progressLine(meansTested, 'approved', 'county', []).every(({ kind }) => kind === 'past')).toBe(true)
})

test('a correction stands between what was done and what is still to come', () => {
  const line = progressLine(meansTested, 'correcting', 'county', [event('submitted'), event('correcting')])
  expect(states(line).slice(0, 3)).toEqual(['submitted:past', 'correcting:now', 'accepted:later'])
})

test('a refused case ends with the refusal and promises nothing more', () => {
  const line = progressLine(meansTested, 'refused', 'township', [event('submitted'), event('accepted')])
  expect(states(line)).toEqual(['submitted:past', 'accepted:past', 'refused:stopped'])
})

test('urgent help is paid before the papers', () => {
  const line = progressLine(urgentFirst, 'submitted', 'township', [])
  expect(line.map(({ state }) => state)).toEqual(['submitted', 'paid-first', 'approved'])
})

const deadline = (dueOn: string, rest: Partial<CaseDeadlineRow> = {}): CaseDeadlineRow => ({
  id: 1,
  title: '启动调查',
  owner: 'township',
  startsOn: plainDate('2026-03-02'),
  dueOn: plainDate(dueOn),
  isProvisional: false,
  state: 'running',
  stoppedOn: null,
  clock: 'green',
  daysLeft: 3,
  source: '《示例》',
  ...rest,
})

test('what comes next is the clock that ends first, and stopped clocks are not spoken of', () => {
  const soon = deadline('2026-03-05', { state: 'stopped' })
  const next = deadline('2026-03-09', { isProvisional: true })
  expect(whatNext([deadline('2026-04-01'), soon, next])).toBe('由乡镇（街道）办理：启动调查，最迟 2026年3月9日（暂定）')
  expect(whatNext([soon])).toBeUndefined()
})

test('an applicant may withdraw until the decision and correct only when asked', () => {
  expect([...citizenActions(meansTested, 'correcting')]).toEqual(['supply-correction', 'withdraw'])
  expect([...citizenActions(meansTested, 'approved')]).toEqual([])
})
