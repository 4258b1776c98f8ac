import type { Fen } from './units.ts'

/**
 * An amount in the characters of payment papers: 壹仟零壹拾元壹角整, 壹拾元零伍分, 零元整. Ends in 整 after 元 or 角, never
 * after 分; 负 before a negative amount. 会计基础工作规范 art. 52, 支付结算办法 annex 1.
 */
export function amountInWords(amount: Fen): string {
  const magnitude = Math.abs(amount)
  const yuan = Math.floor(magnitude / 100)
  const jiao = Math.floor(magnitude / 10) % 10
  const cents = magnitude % 10
  const whole = yuan > 0 ? `${wholeInWords(yuan)}元` : ''
  if (jiao === 0 && cents === 0) return `${sign(amount)}${whole || '零元'}整`
  // "角" left out between 元 and 分 is read as 零; a 0 in the place of 元 may be left unread, and is.
  const tenths = jiao > 0 ? `${digits[jiao]}角` : whole && '零'
  return `${sign(amount)}${whole}${tenths}${cents > 0 ? `${digits[cents]}分` : '整'}`
}

const digits = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']
const places = ['', '拾', '佰', '仟']
const sign = (amount: Fen): string => (amount < 0 ? '负' : '')

/** `n` of at least 1, split at 亿 and 万; a part that does not fill its places is led by one 零. */
function wholeInWords(n: number): string {
  for (const { size, word } of [
    { size: 1e8, word: '亿' },
    { size: 1e4, word: '万' },
  ]) {
    if (n < size) continue
    const rest = n % size
    const gap = rest > 0 && rest < size / 10 ? '零' : ''
    return `${wholeInWords(Math.floor(n / size))}${word}${gap}${rest > 0 ? wholeInWords(rest) : ''}`
  }
  return belowTenThousand(n)
}

function belowTenThousand(n: number): string {
  let words = ''
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(n / 10 ** place) % 10
    if (digit > 0) words += `${digits[digit]}${places[place]}`
    else if (words !== '' && !words.endsWith('零') && n % 10 ** place > 0) words += '零'
  }
  return words
}
