import { type Fen, yuanText } from '#core/units.ts'

/** `1,234.50`, right-aligned digits; the unit is in the column's or label's title. */
export const Yuan = ({ fen }: { readonly fen: Fen }) => <span className="yuan">{yuanText(fen)}</span>
/** `1,234.50 元`. */
export const yuanWithUnit = (fen: Fen): string => `${yuanText(fen)} 元`
