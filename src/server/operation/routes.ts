import { z } from 'zod'
import { type Routes, route, staff } from '../http/route.ts'
import { findOperation } from './find-operation.ts'

export const operationRoutes = {
  'GET /api/operation': route({
    access: staff('system-admin'),
    input: z.object({}),
    scope: () => ({ kind: 'worker' }),
    run: (tx, actor, _input, { platform }) => findOperation(tx, actor, platform),
  }),
} satisfies Routes
