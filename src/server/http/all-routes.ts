import type { z } from 'zod'
import { administrationRoutes } from '../access/admin-routes.ts'
import { delegationRoutes } from '../access/delegation-routes.ts'
import { networkRoutes } from '../access/network-routes.ts'
import { accessRoutes } from '../access/routes.ts'
import type { Api } from '../api.ts'
import { auditRoutes } from '../audit/routes.ts'
import { disclosureRoutes } from '../disclosure/routes.ts'
import { documentRoutes } from '../documents/routes.ts'
import { entitlementRoutes } from '../entitlement/routes.ts'
import { fileRoutes } from '../files/routes.ts'
import { importRoutes } from '../imports/routes.ts'
import { intakeRoutes } from '../intake/routes.ts'
import { monitoringRoutes } from '../monitoring/routes.ts'
import { operationRoutes } from '../operation/routes.ts'
import { paymentRoutes } from '../payment/routes.ts'
import { privacyRoutes } from '../privacy/routes.ts'
import { referenceRoutes } from '../reference/routes.ts'
import { registryRoutes } from '../registry/routes.ts'
import { reportingRoutes } from '../reporting/routes.ts'
import { seedRoutes } from '../seed/routes.ts'
import { verificationRoutes } from '../verification/routes.ts'

/** Every route of the platform. */
export const allRoutes = {
  ...accessRoutes,
  ...delegationRoutes,
  ...networkRoutes,
  ...administrationRoutes,
  ...referenceRoutes,
  ...registryRoutes,
  ...intakeRoutes,
  ...verificationRoutes,
  ...disclosureRoutes,
  ...entitlementRoutes,
  ...paymentRoutes,
  ...monitoringRoutes,
  ...documentRoutes,
  ...reportingRoutes,
  ...auditRoutes,
  ...privacyRoutes,
  ...operationRoutes,
  ...fileRoutes,
  ...importRoutes,
  ...seedRoutes,
}

/** Names the keys of `Api` whose route is missing, takes other input or gives other output than the browser is told. */
type Wrong = {
  [K in keyof Api]: K extends keyof typeof allRoutes
    ? (typeof allRoutes)[K] extends {
        input: infer I extends z.ZodType
        run: (...given: never[]) => Promise<infer O>
      }
      ? [O] extends [Api[K]['output']]
        ? Loose<Api[K]['input']> extends z.input<I>
          ? never
          : `${K}: input`
        : `${K}: output`
      : `${K}: shape`
    : `${K}: missing`
}[keyof Api]

/** Input schemas take arrays they may change; what is sent over the wire is the same. */
type Loose<T> = T extends readonly (infer E)[]
  ? Loose<E>[]
  : T extends object
    ? { -readonly [P in keyof T]: Loose<T[P]> }
    : T

/** Does not compile when a route and the contract in `api.ts` differ. */
const contractIsKept: [Wrong] extends [never] ? true : Wrong = true
void contractIsKept
