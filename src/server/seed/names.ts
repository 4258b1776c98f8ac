import type { Random } from '#core/random.ts'

/** Surnames by rough share in the province, per mille; the rest of a thousand goes to the list without weights. */
const weighted: readonly (readonly [string, number])[] = [
  ['王', 105],
  ['张', 104],
  ['李', 98],
  ['刘', 62],
  ['赵', 33],
  ['陈', 32],
  ['杨', 31],
  ['郭', 23],
  ['马', 22],
  ['孙', 21],
  ['徐', 19],
  ['周', 18],
  ['朱', 17],
  ['吴', 16],
  ['高', 15],
  ['胡', 14],
  ['宋', 14],
  ['黄', 13],
  ['韩', 13],
  ['程', 11],
  ['郑', 10],
  ['魏', 10],
  ['冯', 10],
  ['何', 10],
  ['许', 10],
  ['付', 9],
  ['曹', 9],
  ['史', 8],
  ['袁', 8],
  ['任', 8],
]
const others =
  '田杜董范申梁贾丁崔谢吕苏于常秦白侯段武孟邵尚薛石姚孔彭雷乔牛钱尹葛焦祝鲁闫关岳耿翟康樊靳卢汪路毛邢卫齐柴晋苗娄闵郝庞裴陶冀楚化买单解查仝逯禄'
const compound = ['欧阳', '司马', '上官', '诸葛', '皇甫', '夏侯', '令狐', '东方']

/** Common characters of given names by the time of birth and sex. */
const given = {
  old: {
    1: '国建明德福保振金玉学文清长永万喜廷成兴富贵忠义海山林根栓柱河',
    2: '秀英兰桂玉凤梅珍莲花淑香芝荣爱琴素云巧春枝彩翠娥菊',
  },
  middle: {
    1: '军伟强志勇建国红卫东辉峰刚涛新民平亮鹏杰斌利华宏永胜',
    2: '丽红霞艳敏静燕玲芳娟萍霞慧莉巧改花英俊利会娜爱青翠',
  },
  young: {
    1: '浩宇子轩博文俊豪泽梓晨奕嘉明硕航家旭天佑一诺睿铭恒',
    2: '雨欣怡诗涵梓萱佳琪思彤若汐语桐心悦可馨一诺艺嘉晨曦梦瑶',
  },
} as const

/** Characters that older systems lose: Ext B, Ext A and the 2022 additions. */
const rare = ['𠮷', '䶮', '𫖯', '㛃', '𬱖', '𫍽', '龑', '喆']
const dotted = ['买买提·阿不都拉', '阿依古丽·吐尔逊', '古丽娜尔·艾合买提', '艾力·玉素甫', '热依拉·买买提明']

const heaviest = weighted.reduce((sum, [, weight]) => sum + weight, 0)

/** A made-up surname with the frequencies of the province. */
export function makeSurname(random: Random): string {
  let at = random.next() * 1000
  if (at >= heaviest) return at > 997 ? random.pick(compound) : random.pick(otherSurnames)
  for (const [surname, weight] of weighted) {
    at -= weight
    if (at < 0) return surname
  }
  return '王'
}

const otherSurnames = [...new Set(others)]
const characters = {
  old: { 1: [...given.old[1]], 2: [...given.old[2]] },
  middle: { 1: [...given.middle[1]], 2: [...given.middle[2]] },
  young: { 1: [...given.young[1]], 2: [...given.young[2]] },
}

/** A made-up given name of one or two characters as people born in `year` bear them; rarely with a character few fonts have. */
export function makeGivenName(random: Random, year: number, sex: 1 | 2): string {
  const pool = characters[year < 1966 ? 'old' : year < 1998 ? 'middle' : 'young'][sex]
  const first = random.chance(0.002) ? random.pick(rare) : random.pick(pool)
  return random.chance(year < 1966 ? 0.08 : 0.17) ? first : first + random.pick(pool)
}

/** A name of two parts joined by `·`, as some nationalities bear. */
export const makeDottedName = (random: Random): string => random.pick(dotted)
