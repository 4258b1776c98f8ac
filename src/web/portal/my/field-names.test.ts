import { expect, test } from 'vitest'
import { fieldNames } from './field-names.ts'

test('the log is read in words, and a code nobody would know is left out', () => {
  const declared = new Map([['wage-monthly', '每月工资']])
  expect(fieldNames(['id-number', 'wage-monthly', 'x-17'], declared)).toEqual(['身份证号码', '每月工资'])
})
