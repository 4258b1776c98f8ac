import { z } from 'zod'
import { citizens, type Routes, route, staff } from '../http/route.ts'
import { findMyAccesses } from './find-my-accesses.ts'
import { GetOverview, getOverview } from './get-overview.ts'

export const reportingRoutes = {
  'GET /api/overview': route({
    access: staff(
      'village-worker',
      'township-clerk',
      'township-approver',
      'county-clerk',
      'county-approver',
      'county-cashier',
      'county-finance',
      'supervisor',
      'auditor',
    ),
    input: GetOverview,
    run: getOverview,
  }),
  'GET /api/my/accesses': route({
    access: citizens,
    input: z.object({}),
    run: (tx, actor) => findMyAccesses(tx, actor),
  }),
} satisfies Routes
