import { describe, expect, it } from 'vitest'
import { plainDate } from './plain-date.ts'
import { article, type Instrument } from './source.ts'
import { oneSidedPairs, partnersOf, type Stacking, stackingMatrix } from './stacking.ts'

const law: Instrument = { id: 'law', title: '法', from: plainDate('2020-01-01'), mark: 'confirmed' }
const pair = (item: string, how: Stacking['how']): Stacking => ({ item, how, source: article(law, '1') })
const item = (id: string, incompatibleWith: string[], stacking: Stacking[] = []) => ({ id, incompatibleWith, stacking })

const whole = [
  item('living', ['full-support'], [pair('child', 'counted')]),
  item('full-support', ['living']),
  item('child', [], [pair('living', 'difference')]),
  item('nursing', [], [pair('elder-care', 'higher')]),
  item('elder-care', [], [pair('nursing', 'higher')]),
]

describe('the matrix of benefits', () => {
  it('is whole when both items of every pair say the same of it', () => {
    expect(oneSidedPairs(whole)).toEqual([])
    expect(stackingMatrix(whole).get('child')?.get('living')).toBe('difference')
    expect(stackingMatrix(whole).get('living')?.get('child')).toBe('counted')
    expect(stackingMatrix(whole).get('nursing')?.get('living')).toBeUndefined()
  })

  it('names a pair of which one side is silent', () => {
    expect(oneSidedPairs([item('a', ['b']), item('b', [])])).toEqual(['a – b: exclusive, back nothing'])
  })

  it('names a pair of which the sides differ, from both', () => {
    const differing = [item('a', ['b']), item('b', [], [pair('a', 'higher')])]
    expect(oneSidedPairs(differing)).toEqual(['a – b: exclusive, back higher', 'b – a: higher, back exclusive'])
  })

  it('names two that both claim to pay the difference', () => {
    const both = [item('a', [], [pair('b', 'difference')]), item('b', [], [pair('a', 'difference')])]
    expect(oneSidedPairs(both)).toHaveLength(2)
  })

  it('names an item that is declared twice, or against itself', () => {
    expect(oneSidedPairs([item('a', ['b', 'b']), item('b', ['a'])])).toEqual(['a names b twice'])
    expect(oneSidedPairs([item('a', ['a'])])).toEqual(['a names a twice'])
  })

  it('gives the partners of one kind', () => {
    expect(partnersOf(item('a', ['z'], [pair('b', 'higher'), pair('c', 'counted')]), 'higher')).toEqual(['b'])
    expect(partnersOf({}, 'higher')).toEqual([])
  })
})
