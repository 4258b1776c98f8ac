import { describe, expect, test } from 'vitest'
import type { Form } from '#core/form.ts'
import { plainDate } from '#core/plain-date.ts'
import { meansTested } from '#core/workflow.ts'
import type { FactRow } from '#server/api.ts'
import { answerLines } from './answer-lines.ts'
import { cardText } from './card-text.ts'
import { factGrid } from './fact-grid.ts'
import { identityWrong } from './identity-wrong.ts'
import { knownOn } from './known-on.ts'
import { parseStandard, standardText } from './standard-text.ts'
import { stepsOf } from './steps.ts'
import { instantText } from './texts.ts'
import { tileTone } from './tile-tone.ts'

describe('steps of a case', () => {
  const moved = (fromState: string, toState: string, on: string) => ({ fromState, toState, on })

  test('what was passed shows the day it was left, what is open the day it was reached', () => {
    const steps = stepsOf(meansTested, 'accepted', [
      moved('draft', 'submitted', '2026-03-01'),
      moved('submitted', 'accepted', '2026-03-04'),
    ])
    expect(steps.map(({ title, status, on }) => [title, status, on])).toEqual([
      ['受理', 'finish', '2026-03-04'],
      ['待调查核对', 'process', '2026-03-04'],
      ['待公示', 'wait', undefined],
      ['公示中', 'wait', undefined],
      ['待审核确认', 'wait', undefined],
      ['办结', 'wait', undefined],
    ])
  })

  test('a correction is a step only while the case waits for it', () => {
    const titles = (state: string) => stepsOf(meansTested, state, []).map(({ title }) => title)
    expect(titles('correcting')).toContain('待补正')
    expect(titles('accepted')).not.toContain('补正')
  })

  test('a refused case ends in red and shows only what it went through', () => {
    const steps = stepsOf(meansTested, 'refused', [
      moved('draft', 'submitted', '2026-03-01'),
      moved('submitted', 'accepted', '2026-03-04'),
      moved('accepted', 'refused', '2026-03-09'),
    ])
    expect(steps.map(({ state, status }) => [state, status])).toEqual([
      ['submitted', 'finish'],
      ['accepted', 'finish'],
      ['refused', 'error'],
    ])
  })
})

describe('facts side by side', () => {
  const fact = (provenance: FactRow['provenance'], value: string, validFrom = '2026-03-01'): FactRow => ({
    fact: 'wage',
    title: '工资',
    about: '甲',
    value,
    provenance,
    source: '',
    validFrom: plainDate(validFrom),
  })

  test('what was declared and what was found are one line, red when they differ', () => {
    const [line, ...others] = factGrid([fact('declared', '800.00 元'), fact('found', '2,300.00 元')])
    expect(others).toEqual([])
    expect([line?.declared?.value, line?.found?.value, line?.isContradicted]).toEqual([
      '800.00 元',
      '2,300.00 元',
      true,
    ])
  })

  test('agreement and a fact known from one side only are no contradiction', () => {
    expect(factGrid([fact('declared', '无'), fact('found', '无')])[0]?.isContradicted).toBe(false)
    expect(factGrid([fact('found', '2,300.00 元')])[0]?.isContradicted).toBe(false)
  })

  test('the later record of one provenance speaks', () => {
    const grid = factGrid([fact('verified', '旧', '2025-01-01'), fact('verified', '新', '2026-01-01')])
    expect(grid[0]?.verified?.value).toBe('新')
  })
})

describe('what was known on a day', () => {
  const facts = [
    {
      id: 1,
      validFrom: plainDate('2026-01-01'),
      validUntil: null,
      recordedAt: '2026-01-05T01:00:00Z',
      supersededAt: '2026-03-10T01:00:00Z',
    },
    {
      id: 2,
      validFrom: plainDate('2026-01-01'),
      validUntil: null,
      recordedAt: '2026-03-10T01:00:00Z',
      supersededAt: null,
    },
  ]
  const on = (day: string) => knownOn(facts, day).map(({ id }) => id)

  test('a record counts from the day it was made until the day it was replaced', () => {
    expect(on('2026-01-04')).toEqual([])
    expect(on('2026-01-05')).toEqual([1])
    expect(on('2026-03-09')).toEqual([1])
    expect(on('2026-03-10')).toEqual([2])
  })

  test('days are China’s: an evening in UTC is the next morning', () => {
    expect(instantText('2026-03-09T16:30:00Z')).toBe('2026-03-10 00:30')
  })
})

describe('answers of the form', () => {
  const form: Form = {
    pages: [
      {
        id: 'p',
        title: '',
        fields: [
          { id: 'card', label: '银行卡', kind: 'bank-card', isRequired: true },
          { id: 'rent', label: '租房', kind: 'yes-no', isRequired: true },
          { id: 'cost', label: '房租', kind: 'yuan', isRequired: true, when: (answers) => answers['rent'] === true },
          {
            id: 'members',
            label: '成员',
            kind: 'persons',
            isRequired: false,
            fields: [{ id: 'id', label: '身份证号码', kind: 'id-number', isRequired: true }],
          },
        ],
      },
    ],
  }

  test('hidden answers are left out, numbers that identify are masked, repeated groups are counted', () => {
    const lines = answerLines(form, {
      card: '6228480000000001234',
      rent: false,
      cost: '500',
      members: [{ id: '110101199003070003' }],
    })
    expect(lines.map(({ group, label }) => [group, label])).toEqual([
      ['', '银行卡'],
      ['', '租房'],
      ['成员 1', '身份证号码'],
    ])
    expect(lines.map(({ value }) => value).join()).not.toMatch(/6228480|19900307/)
    expect(lines[1]?.value).toBe('否')
  })
})

describe('standards', () => {
  test('money is shown in yuan with its unit and read back to the fen', () => {
    expect(standardText('fen/person/month', 57000)).toBe('570.00 元/人·月')
    expect(parseStandard('fen/person/month', '570.00')).toBe(57000)
    expect(parseStandard('fen/person/month', '570.001')).toBeUndefined()
  })

  test('percents are exact: 130 is 1.3, 12.5 is 0.125, 7 is 0.07', () => {
    expect(['130', '12.5', '7', '0.5%'].map((text) => parseStandard('ratio', text))).toEqual([1.3, 0.125, 0.07, 0.005])
    expect(standardText('ratio', 1.3)).toBe('130%')
    expect(standardText('ratio', 0.07)).toBe('7%')
  })

  test('a word where a number belongs is refused', () => {
    expect(parseStandard('days', '七天')).toBeUndefined()
    expect(parseStandard('count', '-1')).toBeUndefined()
    expect(parseStandard('choice', 'city', { county: '县级' })).toBeUndefined()
    expect(parseStandard('list', '1、2')).toEqual([1, 2])
  })
})

describe('small texts', () => {
  test('cards show large sums in ten thousands and ratios in percent', () => {
    expect(cardText({ value: 9_999_999, unit: 'fen' })).toBe('99,999.99 元')
    expect(cardText({ value: 10_000_000, unit: 'fen' })).toBe('10 万元')
    expect(cardText({ value: 0.983, unit: 'ratio' })).toBe('98.3%')
  })

  test('a wrong check digit is named, a right number passes', () => {
    const today = plainDate('2026-03-02')
    expect(identityWrong('11010119900307002X', today)).toBeUndefined()
    expect(identityWrong('110101199003070021', today)).toBeTypeOf('string')
  })

  test('tiles go from none to the darkest at a quarter each', () => {
    expect([0, 25, 26, 51, 76].map((value) => tileTone(value, 100))).toEqual([0, 1, 2, 3, 4])
  })
})
