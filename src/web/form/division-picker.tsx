import { type DivisionLevel, divisionLevel } from '#core/division-code.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import { sayError, useCall } from '#web/api.ts'
import { divisionLevels, levelLabel } from './division-levels.ts'

/** Henan; the picker starts below it. */
const province = areaCode(410_000_000_000)

interface DivisionPickerProps {
  readonly id: string
  readonly picked: AreaCode | undefined
  /** The deepest area picked so far; undefined when the first select was emptied. */
  readonly onPick: (area: AreaCode | undefined) => void
  readonly describedBy?: string | undefined
  readonly isInvalid?: boolean
  /** The last level that may be picked; the village unless said. */
  readonly deepest?: DivisionLevel
}

/** Native selects, one per level; each asks for its own divisions only when it appears. Belongs inside a fieldset. */
export function DivisionPicker({
  id,
  picked,
  onPick,
  describedBy,
  isInvalid,
  deepest = 'village',
}: DivisionPickerProps) {
  return divisionLevels(province, picked)
    .filter(({ parent }) => divisionLevel(parent) !== deepest && divisionLevel(parent) !== 'village')
    .map(({ parent, chosen }, i) => (
      <DivisionSelect
        key={parent}
        id={i === 0 ? id : `${id}-${i}`}
        parent={parent}
        chosen={chosen}
        onPick={(area) => onPick(area ?? (parent === province ? undefined : parent))}
        describedBy={describedBy}
        isInvalid={isInvalid === true}
      />
    ))
}

interface DivisionSelectProps {
  readonly id: string
  readonly parent: AreaCode
  readonly chosen: AreaCode | undefined
  readonly onPick: (area: AreaCode | undefined) => void
  readonly describedBy: string | undefined
  readonly isInvalid: boolean
}

function DivisionSelect({ id, parent, chosen, onPick, describedBy, isInvalid }: DivisionSelectProps) {
  const divisions = useCall('GET /api/divisions', { parent })
  const rows = divisions.data ?? []
  if (divisions.isSuccess && rows.length === 0) return null
  const label = levelLabel(rows[0]?.level ?? guessedLevel(parent))
  return (
    <div className="division">
      <label className="label-small" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={chosen ?? ''}
        disabled={divisions.isPending}
        onChange={(event) => onPick(event.target.value === '' ? undefined : areaCode(Number(event.target.value)))}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
        {...(isInvalid ? { 'aria-invalid': true } : {})}
      >
        <option value="">{divisions.isPending ? '正在取得名单…' : `请选择${label}`}</option>
        {rows.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      {divisions.isError && (
        <p className="error-text" role="alert">
          {sayError(divisions.error)}{' '}
          <button type="button" className="link" onClick={() => void divisions.refetch()}>
            重新取得
          </button>
        </p>
      )}
    </div>
  )
}

/** Before the answer is there: one level below the parent. */
const guessedLevel = (parent: AreaCode): number =>
  ({ state: 1, province: 2, city: 3, county: 4, township: 5, village: 5 })[divisionLevel(parent)]

/** The whole name of an area, from the province down, looked up once. */
export function AreaName({ area }: { readonly area: AreaCode }) {
  const division = useCall('GET /api/divisions/:code', { code: area })
  if (!division.data) return division.isError ? String(area) : '…'
  const names = [...division.data.chain, division.data].sort((a, b) => a.level - b.level).map(({ name }) => name)
  return [...new Set(names)].join(' ')
}
