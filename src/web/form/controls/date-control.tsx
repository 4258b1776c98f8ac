import { ariaOf, type ControlProps, textOf } from '../control-props.ts'
import { type DateParts, dateOfParts, datePartsOf } from '../date-parts.ts'

const parts = [
  { key: 'year', label: '年', length: 4 },
  { key: 'month', label: '月', length: 2 },
  { key: 'day', label: '日', length: 2 },
] as const satisfies readonly { key: keyof DateParts; label: string; length: number }[]

/** Year, month and day as three number boxes: a date of long ago is quicker typed than found in a calendar. */
export function DateControl(props: ControlProps) {
  const typed = datePartsOf(textOf(props.answer))
  return (
    <div className="date-parts">
      {parts.map(({ key, label, length }, i) => (
        <label key={key} className="date-part">
          <input
            id={i === 0 ? props.id : `${props.id}-${key}`}
            className={`input input-${key === 'year' ? 'year' : 'two'}`}
            inputMode="numeric"
            autoComplete="off"
            maxLength={length}
            value={typed[key]}
            onChange={(event) => {
              const digits = event.target.value.normalize('NFKC').replace(/\D/g, '')
              props.onAnswer(rawDate({ ...typed, [key]: digits }))
            }}
            onBlur={() => props.onAnswer(dateOfParts(typed))}
            {...ariaOf(props)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  )
}

/** While typing nothing is filled in: `2026-3-` stays so until the box is left. */
const rawDate = ({ year, month, day }: DateParts): string =>
  year === '' && month === '' && day === '' ? '' : `${year}-${month}-${day}`
