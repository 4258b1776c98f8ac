import { divisionKind, divisionLevel, subtreeRange } from '#core/division-code.ts'
import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import { DomainError } from '../errors.ts'

export interface OpenDivision {
  readonly code: AreaCode
  readonly name: string
  readonly level: number
  readonly kind: string
  readonly parent: AreaCode
  readonly attachedTo: number | null
  readonly pinyin: string
  readonly initials: string
  readonly validFrom: PlainDate
}

interface Change {
  readonly kind: string
  readonly from: AreaCode
  readonly to: AreaCode
  readonly codes: readonly { readonly from: AreaCode; readonly to: AreaCode }[]
}

const sizes = { state: 1e12, province: 1e10, city: 1e8, county: 1e6, township: 1e3, village: 1 } as const

/**
 * The new code of every division of `subtree` (parents first) that changes: as the change names it, else with its own digits
 * below the parent's new code, else, where those are taken, the next free ones of its kind. `taken` are codes in use below `to`.
 * @throws DomainError `invalid-input` when the numbers of a kind are used up or a named code is taken.
 */
export function newCodes(
  change: Change,
  subtree: readonly OpenDivision[],
  taken: ReadonlySet<AreaCode>,
): Map<AreaCode, AreaCode> {
  const named = new Map(change.codes.map(({ from, to }) => [from, to]))
  const used = new Set(taken)
  const moves = new Map<AreaCode, AreaCode>()
  for (const to of named.values()) {
    if (used.has(to)) throw new DomainError('invalid-input', { says: `代码 ${to} 已在使用` })
    used.add(to)
  }
  for (const { code, parent } of subtree) {
    const next = named.get(code) ?? inherited(change, code, parent, moves, used)
    if (next === undefined) continue
    moves.set(code, next)
    used.add(next)
  }
  return moves
}

function inherited(
  change: Change,
  code: AreaCode,
  parent: AreaCode,
  moves: ReadonlyMap<AreaCode, AreaCode>,
  used: ReadonlySet<AreaCode>,
): AreaCode | undefined {
  if (code === change.from) return change.kind === 'split' ? undefined : change.to
  const newParent = moves.get(parent)
  if (newParent === undefined) return undefined
  const wanted = areaCode(newParent + (code - parent))
  return used.has(wanted) ? nextFree(code, newParent, used) : wanted
}

/** The lowest free number of the same kind (街道 001–099, 镇 100–199, 居委会 001–199 …) below `parent`. */
function nextFree(code: AreaCode, parent: AreaCode, used: ReadonlySet<AreaCode>): AreaCode {
  const size = sizes[divisionLevel(code)]
  const { hi } = subtreeRange(parent)
  const kind = divisionKind(code)
  for (let next = parent + size; next < hi; next += size) {
    const candidate = areaCode(next)
    if (divisionKind(candidate) === kind && !used.has(candidate)) return candidate
  }
  throw new DomainError('invalid-input', { says: `${parent} 之下没有空余的代码` })
}
