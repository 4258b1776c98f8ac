import type { Item } from '#core/item.ts'

export type Searchable = Pick<Item, 'id' | 'title' | 'plain' | 'summary' | 'whoMayApply' | 'form'>

/**
 * Items that share words with a plain sentence (`家里失火了怎么办`), best first; empty when nothing fits. A whole name found counts
 * most, then pairs of characters in the name, then pairs in the summary and the words of the form's choices.
 */
export function searchItems<T extends Searchable>(items: readonly T[], sentence: string): T[] {
  const typed = sentence.normalize('NFKC').replace(/[\s，。？！、,.?!]/g, '')
  const asked = typed + sayings.flatMap(([said, meant]) => (typed.includes(said) ? meant : [])).join('')
  if (asked === '') return [...items]
  return items
    .map((item) => ({ item, score: scoreOf(item, asked) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

/** What people say, and the words the law and its forms have for it. */
const sayings: readonly (readonly [string, string])[] = [
  ['失火', '火灾'],
  ['着火', '火灾'],
  ['车祸', '交通事故意外'],
  ['看病', '医疗重病'],
  ['住院', '医疗重病必须的花费支出'],
  ['瘫', '重病残疾人'],
  ['残疾', '残疾人'],
  ['没饭吃', '急难救助基本生活'],
  ['吃不上饭', '急难救助基本生活'],
  ['生病', '医疗重病'],
  ['学费', '教育上学'],
  ['没钱', '生活困难'],
  ['过不下去', '基本生活困难'],
  ['五保', '特困'],
  ['没人管', '特困供养'],
  ['孤老', '特困老年人'],
]

function scoreOf(item: Searchable, asked: string): number {
  const names = `${item.plain} ${item.title}`
  const text = `${item.summary} ${item.whoMayApply}`
  const whole = asked.includes(item.plain) || names.includes(asked) ? 20 : 0
  const pairs = pairsOf(asked)
  if (pairs.length === 0) return whole + (names.includes(asked) ? 5 : text.includes(asked) ? 1 : 0)
  const words = wordsOfForm(item)
  return pairs.reduce(
    (score, pair) =>
      score + (names.includes(pair) ? 5 : 0) + (text.includes(pair) ? 2 : 0) + (words.includes(pair) ? 1 : 0),
    whole,
  )
}

/** Pairs that say nothing about the matter. */
const empty = new Set([
  '怎么',
  '么办',
  '什么',
  '可以',
  '申请',
  '办理',
  '我想',
  '我要',
  '家里',
  '没有',
  '如何',
  '能不',
  '不能',
])

function pairsOf(text: string): string[] {
  const points = [...text]
  const pairs = points.slice(1).map((point, i) => `${points[i]}${point}`)
  return [...new Set(pairs)].filter((pair) => !empty.has(pair))
}

/** Titles of pages and the choices of top-level questions: the hardships and spendings people name. */
const wordsOfForm = (item: Searchable): string =>
  item.form.pages
    .flatMap((page) => [
      page.title,
      ...page.fields.flatMap((field) => [
        ...Object.values(field.choices ?? {}),
        ...(field.kind === 'records'
          ? (field.fields ?? []).flatMap((inner) => Object.values(inner.choices ?? {}))
          : []),
      ]),
    ])
    .join(' ')
