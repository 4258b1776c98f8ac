/** Phrases of opinions that name no fact: the opening and the close of every refusal, and the failed condition in general words. */
const phrases: readonly string[] = [
  '经核对和入户调查',
  '经入户调查和信息核对',
  '经调查核对',
  '经入户调查',
  '经信息核对',
  '经核对',
  '经审核',
  '经测算',
  '建议不予确认',
  '同意不予确认',
  '决定不予确认',
  '不予确认',
  '不予救助',
  '家庭经济状况',
  '家庭收入',
  '家庭财产',
  '家庭',
  '收入',
  '财产',
  '人均',
  '不符合',
  '不在',
  '符合',
  '超过',
  '超出',
  '高于',
  '低于',
  '规定标准',
  '当地标准',
  '有关规定',
  '规定',
  '标准',
  '条件',
  '范围',
  '申请人',
  '本人',
  '该户',
]
const fillers = /[\s，。、；：（）()“”！!,.;:和或者的及其已均为，]/gu

/** True when the officer's `reason` says more than the failed conditions in `findings` do: only then it is a ground of its own. */
export function addsGround(reason: string, findings: readonly string[]): boolean {
  if (findings.length === 0) return true
  const left = phrases.reduce((text, phrase) => text.replaceAll(phrase, ' '), reason).replace(fillers, '')
  const pairs = pairsOf(left)
  if (pairs.length === 0) return [...left].length > 1
  const known = new Set(findings.flatMap(pairsOf))
  return pairs.filter((pair) => !known.has(pair)).length > pairs.length / 2
}

const pairsOf = (text: string): readonly string[] => {
  const letters = [...text]
  return letters.slice(1).map((letter, i) => `${letters[i] ?? ''}${letter}`)
}
