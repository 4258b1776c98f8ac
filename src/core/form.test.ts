import { describe, expect, test } from 'vitest'
import { type Answers, type Field, type Form, fieldErrorText, relevantAnswers, validateAnswers } from './form.ts'

const field = (id: string, kind: Field['kind'], rest: Partial<Field> = {}): Field => ({
  id,
  label: id,
  kind,
  isRequired: false,
  ...rest,
})
const formOf = (...fields: readonly Field[]): Form => ({ pages: [{ id: 'page', title: '一页', fields }] })
const codes = (form: Form, answers: Answers) =>
  validateAnswers(form, answers).map(({ path, code }) => `${path} ${code}`)

describe('validateAnswers', () => {
  test.each([
    ['yuan', '570', true],
    ['yuan', '570.00', true],
    ['yuan', '1,234.5', true],
    ['yuan', '570.005', false],
    ['yuan', '-1', false],
    ['yuan', '五百', false],
    ['yuan', 570, false],
    ['date', '2026-02-28', true],
    ['date', '2026-02-29', false],
    ['number', 3, true],
    ['number', -1, false],
    ['number', 1.5, false],
    ['phone', '13800138000', true],
    ['phone', '1380013800', false],
    ['bank-card', '622202000000000000', true],
    ['bank-card', '6222 0200', false],
    ['promise', true, true],
    ['promise', 'yes', false],
    ['yes-no', false, true],
    ['yes-no', '是', false],
  ] as const)('judges %s %s as %s', (kind, answer, isRight) => {
    expect(validateAnswers(formOf(field('a', kind)), { a: answer }).length === 0).toBe(isRight)
  })

  test('asks for what is required and leaves the rest alone', () => {
    expect(codes(formOf(field('a', 'text', { isRequired: true }), field('b', 'text')), {})).toEqual(['a required'])
  })

  test('a promise that is not required may be taken back', () => {
    const promise = (isRequired: boolean) => formOf(field('a', 'promise', { isRequired }))
    expect(codes(promise(false), { a: false })).toEqual([])
    expect(codes(promise(true), { a: false })).toEqual(['a not-promised'])
  })

  test('counts characters, not code units', () => {
    const form = formOf(field('a', 'text', { maxLength: 2 }))
    expect(codes(form, { a: '𠮷𠮷' })).toEqual([])
    expect(codes(form, { a: '𠮷𠮷𠮷' })).toEqual(['a too-long'])
  })

  test('takes only listed codes', () => {
    const form = formOf(field('a', 'choice', { choices: { x: '甲' } }), field('b', 'choices', { choices: { x: '甲' } }))
    expect(codes(form, { a: 'x', b: ['x'] })).toEqual([])
    expect(codes(form, { a: 'y', b: ['x', 'y'] })).toEqual(['a not-a-choice', 'b not-a-choice'])
  })

  test('names the field of a repeated group and bounds the number of groups', () => {
    const people = field('people', 'persons', {
      atLeast: 1,
      atMost: 2,
      fields: [field('name', 'text', { isRequired: true })],
    })
    expect(codes(formOf(people), { people: [{ name: '甲' }, {}] })).toEqual(['people.1.name required'])
    expect(codes(formOf(people), { people: [] })).toEqual(['people too-few'])
    expect(codes(formOf(people), { people: [{}, {}, {}] })).toEqual(['people too-many'])
  })

  test('neither checks nor keeps what is not asked for', () => {
    const form = formOf(
      field('works', 'yes-no'),
      field('wage', 'yuan', { isRequired: true, when: (answers) => answers['works'] === true }),
    )
    expect(codes(form, { works: false, wage: 'x' })).toEqual([])
    expect(relevantAnswers(form, { works: false, wage: 'x', other: 1 })).toEqual({ works: false })
    expect(codes(form, { works: true })).toEqual(['wage required'])
  })

  test('hands identity numbers, names and areas to the caller', () => {
    const asked: string[] = []
    const form = formOf(field('n', 'person-name'), field('i', 'id-number'), field('a', 'area'))
    validateAnswers(form, { n: '甲', i: '1', a: 410_105_001_002 }, (kind) => {
      asked.push(kind)
      return undefined
    })
    expect(asked).toEqual(['person-name', 'id-number', 'area'])
  })
})

test('an error is a sentence that names the field', () => {
  const [error] = validateAnswers(formOf(field('a', 'text', { label: '住址', maxLength: 2 })), { a: '三个字' })
  expect(error && fieldErrorText(error)).toBe('“住址”不能超过 2 个字')
})

describe('relevant answers', () => {
  test('drop a field that was shown only by an answer that is itself hidden', () => {
    const form: Form = {
      pages: [
        {
          id: 'p',
          title: '页',
          fields: [
            { id: 'a', label: '甲', kind: 'yes-no', isRequired: true },
            { id: 'b', label: '乙', kind: 'yes-no', isRequired: false, when: (answers) => answers['a'] === true },
            { id: 'c', label: '丙', kind: 'text', isRequired: false, when: (answers) => answers['b'] === true },
          ],
        },
      ],
    }
    expect(relevantAnswers(form, { a: false, b: true, c: '留下' })).toEqual({ a: false })
    expect(relevantAnswers(form, { a: true, b: true, c: '留下' })).toEqual({ a: true, b: true, c: '留下' })
  })
})
