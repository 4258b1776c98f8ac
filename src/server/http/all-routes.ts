import { accessRoutes } from '../access/routes.ts'
import { disclosureRoutes } from '../disclosure/routes.ts'
import { documentRoutes } from '../documents/routes.ts'
import { intakeRoutes } from '../intake/routes.ts'
import { monitoringRoutes } from '../monitoring/routes.ts'
import { registryRoutes } from '../registry/routes.ts'
import { reportingRoutes } from '../reporting/routes.ts'
import { verificationRoutes } from '../verification/routes.ts'

/** Every route of the platform, checked against what the browser is told in `api.ts`. */
export const allRoutes = {
  ...accessRoutes,
  ...intakeRoutes,
  ...verificationRoutes,
  ...disclosureRoutes,
  ...monitoringRoutes,
  ...registryRoutes,
  ...reportingRoutes,
  ...documentRoutes,
}
