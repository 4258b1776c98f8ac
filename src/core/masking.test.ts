import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskAddress, maskCard, maskIdNumber, maskName, maskPhone, publicNoticeName } from './masking.ts'

describe('names', () => {
  test.each([
    ['张三', '张*'],
    ['张小三', '张*三'],
    ['尼玛扎西', '尼**西'],
    ['李', '*'],
    ['', ''],
    ['欧阳娜娜', '欧阳**'],
    ['诸葛亮', '诸葛*'],
    ['𠮷田䶮', '𠮷*䶮'],
    ['王𫖯', '王*'],
    ['陈三𫖯', '陈*𫖯'],
    ['阿卜杜拉·买买提', '阿***·***'],
    ['买买提•艾力', '买**•**'],
    ['John Smith', 'J*** S****'],
    ['O’Brien', 'O’B****'],
  ])('%s is shown as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })

  test('a notice names an adult by a masked name and a child not at all', () => {
    expect(publicNoticeName('张小三', 18)).toBe('张*三')
    expect(publicNoticeName('张小三', 17)).toBeUndefined()
  })
})

describe('numbers', () => {
  test.each([
    [maskIdNumber, '410105199003072937', '4101**********2937'],
    [maskIdNumber, '11010519491231002X', '1101**********002X'],
    [maskIdNumber, '12345678', '********'],
    [maskPhone, '13812341234', '138****1234'],
    [maskPhone, '0371-65901234', '037******1234'],
    [maskPhone, '65901234', '****1234'],
    [maskPhone, '12345', '*****'],
    [maskCard, '6228480402564890018', '***************0018'],
    [maskCard, '12345678', '********'],
  ])('%o hides the middle of %s', (mask, text, masked) => {
    expect(mask(text)).toBe(masked)
  })
})

describe('addresses', () => {
  test.each([
    [
      '河南省郑州市中原区林山寨街道碧沙岗社区3号楼2单元501',
      '河南省郑州市中原区林山寨街道***',
      '河南省郑州市中原区林山寨街道碧沙岗社区***',
    ],
    ['新乡市红旗区东街街道新华社区12号', '新乡市红旗区东街街道***', '新乡市红旗区东街街道新华社区***'],
    ['新乡县七里营镇刘庄村8组', '新乡县七里营镇***', '新乡县七里营镇刘庄村***'],
    ['南阳市镇平县石佛寺镇贺庄村委会东20米', '南阳市镇平县石佛寺镇***', '南阳市镇平县石佛寺镇贺庄村委会***'],
    ['某小区3号楼', '***', '***'],
    ['柳家沟村5组', '***', '柳家沟村***'],
    ['石佛寺镇东街20号', '石佛寺镇***', '石佛寺镇***'],
  ])('%s ends with the township or the village', (address, township, village) => {
    expect(maskAddress(address, 'township')).toBe(township)
    expect(maskAddress(address, 'village')).toBe(village)
  })
})

describe('every mask', () => {
  const masks = [
    maskName,
    maskIdNumber,
    maskPhone,
    maskCard,
    (text: string) => maskAddress(text, 'township'),
    (text: string) => maskAddress(text, 'village'),
  ]
  const characters = fc.constantFrom(...'张欧阳三𠮷䶮𫖯·•镇村乡社区街道 A-b*129X')
  const text = fc.array(characters, { maxLength: 24 }).map((list) => list.join(''))

  test('changes nothing the second time and never splits a character', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const mask of masks) {
          const once = mask(value)
          expect(mask(once)).toBe(once)
          expect(once).not.toMatch(/\p{Cs}/u)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps the number of characters of names and numbers', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const mask of masks.slice(1, 4)) expect([...mask(value)].length).toBe([...value].length)
        expect([...maskName(value)].length).toBe([...value.trim()].length)
      }),
    )
  })
})
