import { fen, yuanText } from '#core/units.ts'

/** The big number of a card: `1,234`, `12.3%`, or yuan with two decimals, in 万元 from ten million fen. */
export function cardText(card: { readonly value: number; readonly unit: 'count' | 'fen' | 'ratio' }): string {
  if (card.unit === 'ratio') return `${(card.value * 100).toFixed(1)}%`
  if (card.unit === 'count') return card.value.toLocaleString('zh-CN')
  return card.value >= 10_000_000
    ? `${(card.value / 1_000_000).toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 万元`
    : `${yuanText(fen(card.value))} 元`
}
