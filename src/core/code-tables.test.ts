import { describe, expect, test } from 'vitest'
import {
  codeTables,
  disabilityCardReasons,
  ethnicityTable,
  labelOf,
  maritalStatusTable,
  nearnessOf,
  parseDisabilityCard,
  relationTable,
  sexTable,
  shortRelation,
  shortRelationTable,
} from './code-tables.ts'
import { plainDate } from './plain-date.ts'

const today = plainDate('2026-03-02')

describe('tables of the standards', () => {
  test('each has all its codes, and only 其他 of the relations (80, 99) stands twice', () => {
    const sizes = Object.fromEntries(codeTables.map(({ id, labels }) => [id, Object.keys(labels).length]))
    expect(sizes).toEqual({
      sex: 4,
      'marital-status': 8,
      ethnicity: 58,
      relation: 85,
      'short-relation': 9,
      'disability-category': 7,
      'disability-grade': 4,
    })
    const twice = codeTables.flatMap(({ labels }) => {
      const all = Object.values(labels)
      return all.filter((label, at) => all.indexOf(label) !== at)
    })
    expect(twice).toEqual(['其他'])
  })

  test.each([
    [sexTable, '2', '女性'],
    [maritalStatusTable, '23', '复婚'],
    [ethnicityTable, '03', '回族'],
    [ethnicityTable, '56', '基诺族'],
    [ethnicityTable, '98', '外国血统中国籍人士'],
    [relationTable, '01', '本人'],
    [relationTable, '57', '继父或养父'],
    [relationTable, '97', '其他亲属'],
    [relationTable, '03', undefined],
    [relationTable, 'toString', undefined],
  ])('%o has %s as %s', (table, code, label) => {
    expect(labelOf(table, code)).toBe(label)
  })

  test('a two-digit relation shortens to one digit', () => {
    expect(['01', '02', '11', '28', '38', '45', '53', '65', '79', '80', '98'].map(shortRelation)).toEqual([
      '0',
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '8',
    ])
    expect(shortRelation('03')).toBeUndefined()
    const short = Object.keys(relationTable.labels).map((code) => shortRelation(code) ?? '')
    expect(short.filter((code) => labelOf(shortRelationTable, code) === undefined)).toEqual([])
  })
})

describe('near relatives', () => {
  test.each([
    ['10', 'near'],
    ['36', 'near'],
    ['43', 'near'],
    ['52', 'near'],
    ['64', 'near'],
    ['77', 'near'],
    ['27', 'to-check'],
    ['58', 'to-check'],
    ['79', 'to-check'],
    ['28', 'not-near'],
    ['38', 'not-near'],
    ['45', 'not-near'],
    ['47', 'not-near'],
    ['55', 'not-near'],
    ['65', 'not-near'],
    ['72', 'not-near'],
    ['01', 'not-near'],
    ['93', 'not-near'],
  ])('relation %s is %s', (code, nearness) => {
    expect(nearnessOf(code)).toBe(nearness)
  })

  test('the set holds the 45 relations that the rule lists', () => {
    const found = Object.keys(relationTable.labels).filter((code) => nearnessOf(code) !== 'not-near')
    expect(found).toHaveLength(45)
  })
})

describe('disability card numbers', () => {
  test('a card holds the identity number, category and grade of its bearer', () => {
    expect(parseDisabilityCard('11010519491231002X42', today)).toEqual({
      ok: true,
      idNumber: '11010519491231002X',
      category: '4',
      grade: 2,
      suffix: '',
    })
    expect(parseDisabilityCard(' 11010519491231002x42b1', today)).toMatchObject({ ok: true, suffix: 'B1' })
  })

  test.each([
    ['11010519491231002X', 'card-length'],
    ['11010519491231002X4', 'card-length'],
    ['11010519491231002X82', 'category'],
    ['11010519491231002X02', 'category'],
    ['11010519491231002X40', 'grade'],
    ['11010519491231002X45', 'grade'],
    ['11010519491231002X421', 'suffix'],
    ['11010519491231003X42', 'check-digit'],
    ['4'.repeat(100_000), 'card-length'],
  ])('%s is refused: %s', (text, reason) => {
    expect(parseDisabilityCard(text, today)).toEqual({ ok: false, reason })
  })

  test('every reason has a sentence', () => {
    expect(Object.values(disabilityCardReasons).filter((sentence) => sentence.length < 6)).toEqual([])
  })
})
