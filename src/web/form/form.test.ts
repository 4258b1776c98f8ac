import { expect, test } from 'vitest'
import type { Answers, Field, Form } from '#core/form.ts'
import type { Evidence } from '#core/item.ts'
import { plainDate } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import { answerAt, withAnswer, withoutGroup } from './answer-paths.ts'
import { answerText } from './answer-text.ts'
import { dateOfParts, datePartsOf } from './date-parts.ts'
import { divisionLevels } from './division-levels.ts'
import { formSteps, groupTitle, placeOf, questionParts } from './form-steps.ts'
import { fitted } from './smaller-photo.ts'

const text = (id: string): Field => ({ id, label: id, kind: 'text', isRequired: true })
const members: Field = {
  id: 'members',
  label: '家庭成员',
  kind: 'persons',
  isRequired: false,
  fields: [
    { id: 'name', label: '姓名', kind: 'person-name', isRequired: true },
    { id: 'relation', label: '关系', kind: 'choice', isRequired: true, choices: { '10': '配偶', '52': '母亲' } },
  ],
}
const form: Form = {
  pages: [
    { id: 'self', title: '本人', fields: [text('name'), { ...text('wage'), when: (a) => a['works'] === true }] },
    { id: 'members', title: '家庭成员', fields: [members] },
    { id: 'promise', title: '承诺', fields: [{ id: 'true', label: '属实', kind: 'promise', isRequired: true }] },
    { id: 'car', title: '车', fields: [{ ...text('car'), when: (a) => a['hasCar'] === true }] },
  ],
}
const paper: Evidence = {
  id: 'receipts',
  title: '票据',
  source: {
    instrument: { id: 'x', title: '示例', from: plainDate('2026-01-01'), mark: 'to-confirm' },
    article: '',
  },
  isRequired: true,
  obtainedBy: 'applicant',
}

test('promises come after the answers were seen, and pages that ask nothing are left out', () => {
  expect(formSteps(form, [paper], {}).map((step) => step.id)).toEqual([
    'where',
    'self',
    'members',
    'evidence',
    'check-answers',
    'promise',
  ])
  expect(formSteps(form, [], { hasCar: true }).map((step) => step.id)).toContain('car')
})

test('papers the platform looks up itself are not asked for', () => {
  const ids = formSteps(form, [{ ...paper, obtainedBy: 'platform' }], {}).map((step) => step.id)
  expect(ids).not.toContain('evidence')
})

test('six questions are one screen, seven are two', () => {
  const fields = (n: number) => Array.from({ length: n }, (_, i) => text(`f${i}`))
  expect(questionParts(fields(6)).map((part) => part.length)).toEqual([6])
  expect(questionParts(fields(7)).map((part) => part.length)).toEqual([4, 3])
})

test('a list of persons is a screen of its own', () => {
  const parts = questionParts([text('a'), members, text('b')])
  expect(parts.map((part) => part.map(({ id }) => id))).toEqual([['a'], ['members'], ['b']])
})

test('an error inside a person leads to that person on the page of the list', () => {
  const steps = formSteps(form, [], {})
  expect(placeOf(steps, 'members.2.relation')).toEqual({
    step: 'members',
    group: { field: 'members', index: 2, part: 1 },
  })
  expect(placeOf(steps, 'name')).toEqual({ step: 'self' })
  expect(placeOf(steps, 'car')).toBeUndefined()
})

test('an answer is put at its path and read back, nested lists included', () => {
  const answers = withAnswer({}, 'members.1.disabilities.0.grade', '1')
  expect(answers).toEqual({ members: [{}, { disabilities: [{ grade: '1' }] }] })
  expect(answerAt(answers, 'members.1.disabilities.0.grade')).toBe('1')
  expect(answerAt(answers, 'members.5.name')).toBeUndefined()
})

test('removing one person keeps the others in their order', () => {
  const answers: Answers = { members: [{ name: '甲' }, { name: '乙' }, { name: '丙' }] }
  expect(withoutGroup(answers, 'members', 1)).toEqual({ members: [{ name: '甲' }, { name: '丙' }] })
})

test('a person is called by name and relation, an empty one by number', () => {
  expect(groupTitle(members, { name: '李秀英', relation: '52' }, 0)).toBe('李秀英（母亲）')
  expect(groupTitle(members, {}, 1)).toBe('第 2 项')
})

test('a date is filled up with zeros when whole and kept as typed when not', () => {
  expect(dateOfParts({ year: '1956', month: '3', day: '2' })).toBe('1956-03-02')
  expect(dateOfParts({ year: '1956', month: '', day: '' })).toBe('1956--')
  expect(dateOfParts(datePartsOf(''))).toBe('')
})

test('answers read as people say them', () => {
  const field = (kind: Field['kind'], choices?: Record<string, string>): Field => ({
    id: 'x',
    label: 'x',
    kind,
    isRequired: false,
    ...(choices ? { choices } : {}),
  })
  expect(answerText(field('yuan'), '1200.5')).toBe('1,200.50 元')
  expect(answerText(field('date'), '2026-03-02')).toBe('2026年3月2日')
  expect(answerText(field('choices', { a: '甲', b: '乙' }), ['b', 'a'])).toBe('乙、甲')
  expect(answerText(field('yes-no'), false)).toBe('否')
  expect(answerText(field('text'), '')).toBe('未填写')
})

test('a county directly under the province has no city select', () => {
  const province = areaCode(410_000_000_000)
  const direct = divisionLevels(province, areaCode(419_001_001_000))
  expect(direct.map(({ parent }) => parent)).toEqual([410_000_000_000, 419_001_000_000, 419_001_001_000])
  const village = divisionLevels(province, areaCode(410_105_001_002))
  expect(village.map(({ chosen }) => chosen)).toEqual([
    410_100_000_000,
    410_105_000_000,
    410_105_001_000,
    410_105_001_002,
    undefined,
  ])
  expect(divisionLevels(province, undefined)).toEqual([{ parent: province, chosen: undefined }])
})

test('a photo is made smaller but never larger', () => {
  expect(fitted(4000, 3000)).toEqual({ width: 2000, height: 1500 })
  expect(fitted(2000, 1000)).toEqual({ width: 2000, height: 1000 })
  expect(fitted(640, 480)).toEqual({ width: 640, height: 480 })
})
