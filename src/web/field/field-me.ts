import type { Me } from '#server/api.ts'

/** Who takes visits along: kept for the time without network, so that the form opens in the village. */
export type FieldMe = Pick<Me, 'id' | 'name' | 'roles' | 'today'>

const key = 'minzheng.person.field'

export function keepFieldMe(me: Me): void {
  try {
    const { id, name, roles, today } = me
    localStorage.setItem(key, JSON.stringify({ id, name, roles, today }))
  } catch {
    // Storage is switched off on this phone: visits need the network then.
  }
}

/** The last person of the staff who opened the list here; undefined for nobody. */
export function keptFieldMe(): FieldMe | undefined {
  try {
    const me: Partial<FieldMe> | null = JSON.parse(localStorage.getItem(key) ?? 'null')
    return me && typeof me.id === 'number' && typeof me.name === 'string' && me.roles && me.today
      ? { id: me.id, name: me.name, roles: me.roles, today: me.today }
      : undefined
  } catch {
    return undefined // Nothing readable was kept.
  }
}

/** The level whose visit this person records. */
export const visitLevel = (me: FieldMe): 'township' | 'county' =>
  me.roles.some((role) => role === 'county-clerk' || role === 'county-approver') ? 'county' : 'township'
