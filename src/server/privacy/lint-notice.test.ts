import { describe, expect, it } from 'vitest'
import { assertCleanNotice, leaksIn } from './lint-notice.ts'

const kinds = (text: string) => [...new Set(leaksIn(text).map(({ kind }) => kind))]

describe('free text of a public notice', () => {
  it.each([
    ['身份证 410122 1990 0101 1234', 'number'],
    ['卡号6217００００００００００１２３', 'number'],
    ['手机一三八零零一三八零零零', 'phone'],
    ['联系 1.3.8.0.0.1.3.8.0.0.0', 'phone'],
    ['患有肺癌晚期', 'health'],
    ['精 神 病', 'health'],
    ['一级残疾', 'health'],
    ['其子2015年出生', 'child'],
    ['孙女五岁', 'child'],
  ])('%s is refused', (text, kind) => {
    expect(kinds(text)).toContain(kind)
  })

  it.each([
    '保障人数 3 人，拟月救助金额 1,236.00 元',
    '公示期为2026年3月2日至2026年3月8日，自2026-03-09起无异议的上报',
    '郑民〔2026〕12号',
    '家庭年人均收入 4,820.50 元，三口之家',
    '王*强',
    '六十五岁以上',
  ])('%s may be posted', (text) => {
    expect(leaksIn(text)).toEqual([])
  })

  it('declared words of the law may stand in it, and the same word elsewhere may not', () => {
    const declared = ['重度残疾人护理补贴']
    expect(leaksIn('事项：重度残疾人护理补贴', declared)).toEqual([])
    expect(leaksIn('事项：重度残疾人护理补贴，本人二级残疾', declared)).toHaveLength(1)
  })

  it('the refusal names the words, but never repeats a long number', () => {
    expect(() => assertCleanNotice(['张三，410122199001011234'])).toThrow('证件、银行卡等号码：“410…（18位）”')
    expect(() => assertCleanNotice(['患有肺癌'])).toThrow('疾病、残疾等健康信息：“患有肺癌”')
    expect(() => assertCleanNotice(['好'.repeat(2001)])).toThrow('不得超过2000字')
  })
})
