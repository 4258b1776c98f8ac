import { type Routes, route, staff } from '../http/route.ts'
import { CloseWarning, closeWarning } from './close-warning.ts'
import { FindWarnings, findWarnings } from './find-warnings.ts'
import { OpenReview, openReview } from './open-review.ts'

const handlers = ['township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const

export const monitoringRoutes = {
  'GET /api/warnings': route({
    access: staff(...handlers, 'supervisor', 'auditor'),
    input: FindWarnings,
    run: findWarnings,
  }),
  'POST /api/warnings/:warningId/close': route({ access: staff(...handlers), input: CloseWarning, run: closeWarning }),
  'POST /api/entitlements/:entitlementId/review': route({
    access: staff(...handlers),
    input: OpenReview,
    run: openReview,
  }),
} satisfies Routes
