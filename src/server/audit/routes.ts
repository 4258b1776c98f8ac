import { type Routes, route, staff } from '../http/route.ts'
import { ExportAccessLog, exportAccessLog } from './export-access-log.ts'
import { FindAccessLog, findAccessLog } from './find-access-log.ts'
import { FindSeals, findSeals } from './find-seals.ts'

const readers = staff('supervisor', 'auditor', 'security-admin', 'audit-admin')

export const auditRoutes = {
  'GET /api/access-log': route({ access: readers, input: FindAccessLog, run: findAccessLog }),
  'POST /api/access-log/export': route({
    access: readers,
    input: ExportAccessLog,
    perMinute: 10,
    stepUp: true,
    run: exportAccessLog,
  }),
  'GET /api/seals': route({
    access: staff('system-admin', 'security-admin', 'audit-admin', 'supervisor', 'auditor'),
    input: FindSeals,
    run: (tx, actor, input, { platform }) => findSeals(tx, actor, input, platform.sealing?.status()),
  }),
} satisfies Routes
