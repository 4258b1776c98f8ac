import { z } from 'zod'
import { once, requestId } from '../access/once.ts'
import { citizens, type Routes, route, staff } from '../http/route.ts'
import { FindEntitlements, findEntitlements } from './find-entitlements.ts'
import { findMyMoney } from './find-my-money.ts'
import { GetEntitlement, getEntitlement } from './get-entitlement.ts'
import { resumeEntitlement } from './resume-entitlement.ts'
import { suspendEntitlement } from './suspend-entitlement.ts'

const readers = staff(
  'village-worker',
  'township-clerk',
  'township-approver',
  'county-clerk',
  'county-approver',
  'county-cashier',
  'county-finance',
  'supervisor',
  'auditor',
)

const suspenders = staff('township-approver', 'county-clerk', 'county-approver')

const Reasoned = z.object({
  requestId,
  entitlementId: z.coerce.number().int(),
  reason: z.string().trim().min(2, '请填写理由').max(500),
})

export const entitlementRoutes = {
  'GET /api/entitlements': route({ access: readers, input: FindEntitlements, run: findEntitlements }),
  'GET /api/entitlements/:entitlementId': route({ access: readers, input: GetEntitlement, run: getEntitlement }),
  'POST /api/entitlements/:entitlementId/suspend': route({
    access: suspenders,
    input: Reasoned,
    run: (tx, actor, input) =>
      once(tx, actor, 'suspend-entitlement', input, () => suspendEntitlement(tx, actor, input).then(() => null)),
  }),
  'POST /api/entitlements/:entitlementId/resume': route({
    access: suspenders,
    input: Reasoned,
    run: (tx, actor, input) =>
      once(tx, actor, 'resume-entitlement', input, () => resumeEntitlement(tx, actor, input).then(() => null)),
  }),
  'GET /api/my/money': route({ access: citizens, input: z.object({}), run: findMyMoney }),
} satisfies Routes
