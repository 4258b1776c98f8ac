import { z } from 'zod'
import { anyone, type Routes, route } from '../http/route.ts'
import { findDemonstration } from './find-demonstration.ts'

export const seedRoutes = {
  'GET /api/demonstration': route({ access: anyone, input: z.object({}), run: findDemonstration }),
} satisfies Routes
