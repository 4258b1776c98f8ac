import type { CaseRow } from '#server/api.ts'
import { clockWords, type Word } from '#web/office/texts.ts'

/** A state as a coloured word. The word says it all; the colour only helps. */
export const Mark = ({ says, tone }: Word) => <span className={`mark mark-${tone}`}>{says}</span>

/** Days left of a statutory clock: green, amber, red; 暂定 when the calendar of a year is not published. */
export function ClockMark(props: {
  readonly clock: CaseRow['clock']
  readonly daysLeft: number | null
  readonly isProvisional: boolean
}) {
  if (props.clock === 'none') return <span className="soft">—</span>
  return <Mark says={clockText(props)} tone={clockWords[props.clock].tone} />
}

/** `剩 3 个工作日`, `今日到期`, `超期 2 个工作日`; with 暂定 behind a provisional date, which is never called late. */
export function clockText(props: {
  readonly clock: CaseRow['clock']
  readonly daysLeft: number | null
  readonly isProvisional: boolean
}): string {
  const { daysLeft: left } = props
  const provisional = props.isProvisional || props.clock === 'provisional'
  if (left === null) return clockWords[props.clock].says
  const text =
    left > 0
      ? `剩 ${left} 个工作日`
      : left === 0
        ? '今日到期'
        : provisional
          ? clockWords.provisional.says
          : `超期 ${-left} 个工作日`
  return provisional && left >= 0 ? `${text}（暂定）` : text
}
