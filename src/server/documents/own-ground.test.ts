import { expect, test } from 'vitest'
import { addsGround } from './own-ground.ts'

const findings = ['共同生活的家庭成员月人均收入低于当地最低生活保障标准']

test.each([
  '家庭收入或者财产不符合规定',
  '经核对，家庭收入（财产）超过规定标准，建议不予确认。',
  '月人均收入高于当地最低生活保障标准。',
])('an opinion that only repeats the finding is no ground of its own: %s', (reason) => {
  expect(addsGround(reason, findings)).toBe(false)
})

test.each([
  '申请人拒绝配合入户调查，隐瞒在郑州市的商铺。',
  '配偶在外地务工，每月汇款三千元。',
  '家庭收入超过规定标准，另查明名下有营运货车一辆正在经营。',
])('an opinion that names a fact is: %s', (reason) => {
  expect(addsGround(reason, findings)).toBe(true)
})

test('without a failed condition every reason stands', () => {
  expect(addsGround('经审核，不符合条件', [])).toBe(true)
})
