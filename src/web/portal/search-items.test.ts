import { expect, test } from 'vitest'
import { type Searchable, searchItems } from './search-items.ts'

const item = (
  id: string,
  plain: string,
  title: string,
  summary: string,
  choices: Record<string, string> = {},
): Searchable => ({
  id,
  plain,
  title,
  summary,
  whoMayApply: '以家庭为单位向乡镇申请',
  form: {
    pages: [
      { id: 'p', title: '困难', fields: [{ id: 'c', label: '困难', kind: 'choice', isRequired: true, choices }] },
    ],
  },
})
const items = [
  item('a', '低保', '最低生活保障', '人均收入低于当地低保标准的家庭按月领取保障金'),
  item('b', '临时救助', '急难型临时救助', '突发事情导致基本生活困难的先行救助', { fire: '火灾', illness: '突发重病' }),
]

test('a name in a sentence finds its item first', () => {
  expect(searchItems(items, '我想申请低保，怎么办？').map(({ id }) => id)).toEqual(['a'])
})

test('what happened finds the help by the choices of its form', () => {
  expect(searchItems(items, '家里火灾').map(({ id }) => id)).toEqual(['b'])
})

test('everyday words find what the law calls otherwise', () => {
  expect(searchItems(items, '家里失火').map(({ id }) => id)).toEqual(['b'])
})

test('nothing asked lists everything and nonsense lists nothing', () => {
  expect(searchItems(items, '  ').length).toBe(2)
  expect(searchItems(items, '护照').length).toBe(0)
})
