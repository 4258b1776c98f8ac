import { expect, test } from 'vitest'
import { z } from 'zod'
import { inputErrors } from './input-errors.ts'

const schema = z.object({
  reason: z.string().trim().min(1).max(5),
  caseId: z.coerce.number().int(),
  residence: z.enum(['urban', 'rural']),
  surveyors: z.array(z.string().min(1)).min(2),
  card: z.string().regex(/^\d{12,22}$/, '银行账号应为 12 至 22 位数字'),
  facts: z.array(z.object({ value: z.number() })),
})
const good = {
  reason: '理由',
  caseId: 1,
  residence: 'urban',
  surveyors: ['甲', '乙'],
  card: '123456789012',
  facts: [],
}
const told = (change: Record<string, unknown>): string => {
  const { error } = schema.safeParse({ ...good, ...change })
  return error ? inputErrors(error).says : ''
}

test.each([
  ['a missing field', { reason: undefined }, '理由未填写。'],
  ['an empty text', { reason: ' ' }, '理由未填写。'],
  ['a text too long', { reason: '一二三四五六' }, '理由不能超过 5 个字。'],
  ['a word for a number', { caseId: 'abc' }, '办件应为数字。'],
  ['an unknown choice', { residence: 'x' }, '城乡类别不在可选范围内。'],
  ['a short list', { surveyors: ['甲'] }, '调查人员至少 2 项。'],
  ['a message of its own', { card: '1' }, '银行账号：银行账号应为 12 至 22 位数字。'],
  ['a field inside a list', { facts: [{ value: 1 }, { value: 'x' }] }, '事实第 2 项的数值应为数字。'],
  ['two at once', { reason: '', residence: '' }, '理由未填写；城乡类别不在可选范围内。'],
])('%s is told by the Chinese name of the field', (_name, change, says) => {
  expect(told(change)).toBe(says)
})

test('what is no object at all is told as a whole', () => {
  const { error } = schema.safeParse(7)
  expect(error && inputErrors(error).says).toBe('提交的内容应为一组内容。')
})
