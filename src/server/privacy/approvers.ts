import type { Role } from '#core/role.ts'
import { hasRole, type StaffActor } from '../access/actor.ts'

/** Those responsible for a unit, who approve what its officers ask for. */
export const approverRoles = [
  'township-approver',
  'county-approver',
  'county-finance',
  'supervisor',
] as const satisfies readonly Role[]

export const mayApproveFor = (actor: StaffActor): boolean => hasRole(actor, ...approverRoles)
