import { z } from 'zod'
import type { Tx } from '../db/pool.ts'
import { type RouteContext, type Routes, route, staff } from '../http/route.ts'
import type { StaffActor } from './actor.ts'
import { DecideChange, decideAdministratorChange, findAdministratorChanges } from './administrator-change.ts'
import { ChangeUnit, changeUnit } from './change-unit.ts'
import { ActOnAccount, disableAccount, enableAccount } from './disable-account.ts'
import { FindAccounts, findAccounts } from './find-accounts.ts'
import { FindUnits, findUnits } from './find-units.ts'
import { ChangeRole, grantRole, revokeRole } from './grant-role.ts'
import { MoveAccount, moveAccount } from './move-account.ts'
import { OpenAccount, openAccount } from './open-account.ts'
import { OpenUnit, openUnit } from './open-unit.ts'
import { BindOidcSubject, bindOidcSubject, resetPassword, resetSecondFactor, unlockAccount } from './reset-account.ts'
import { SetPolicy, setPolicy } from './set-policy.ts'
import { readPolicy } from './sign-in-policy.ts'

const administrators = staff('system-admin', 'security-admin', 'audit-admin')
const systemAdmin = staff('system-admin')
const securityAdmin = staff('security-admin')
const auditAdmin = staff('audit-admin')
const auth = () => ({ kind: 'auth' }) as const
const nothing = z.object({})

/** Carries `command` out and lets every session be looked up again: rights may have changed. */
const changing =
  <I, O>(command: (tx: Tx, actor: StaffActor, input: I, context: RouteContext) => Promise<O>) =>
  async (tx: Tx, actor: StaffActor, input: I, context: RouteContext): Promise<O> => {
    const done = await command(tx, actor, input, context)
    context.platform.sessions.forgetAll()
    return done
  }

export const administrationRoutes = {
  'GET /api/units': route({ access: administrators, input: FindUnits, scope: auth, run: findUnits }),
  'POST /api/units': route({ access: systemAdmin, input: OpenUnit, scope: auth, run: openUnit }),
  'POST /api/units/:unitId': route({ access: systemAdmin, input: ChangeUnit, scope: auth, run: changing(changeUnit) }),
  'GET /api/accounts': route({
    access: administrators,
    input: FindAccounts,
    scope: auth,
    run: (tx, actor, input, { platform }) => findAccounts(tx, actor, input, platform.keys),
  }),
  'POST /api/accounts': route({
    access: systemAdmin,
    input: OpenAccount,
    scope: auth,
    stepUp: true,
    run: (tx, actor, input, { platform }) => openAccount(tx, actor, input, platform.keys),
  }),
  'POST /api/accounts/:accountId/disable': route({
    access: systemAdmin,
    input: ActOnAccount,
    scope: auth,
    stepUp: true,
    run: changing(disableAccount),
  }),
  'POST /api/accounts/:accountId/enable': route({
    access: systemAdmin,
    input: ActOnAccount,
    scope: auth,
    stepUp: true,
    run: changing(enableAccount),
  }),
  'POST /api/accounts/:accountId/move': route({
    access: systemAdmin,
    input: MoveAccount,
    scope: auth,
    stepUp: true,
    run: changing(moveAccount),
  }),
  'POST /api/accounts/:accountId/roles': route({
    access: securityAdmin,
    input: ChangeRole,
    scope: auth,
    stepUp: true,
    run: changing(grantRole),
  }),
  'POST /api/accounts/:accountId/roles/revoke': route({
    access: securityAdmin,
    input: ChangeRole,
    scope: auth,
    stepUp: true,
    run: changing(revokeRole),
  }),
  'POST /api/accounts/:accountId/password': route({
    access: securityAdmin,
    input: ActOnAccount,
    scope: auth,
    stepUp: true,
    run: changing(resetPassword),
  }),
  'POST /api/accounts/:accountId/second-factors/reset': route({
    access: securityAdmin,
    input: ActOnAccount,
    scope: auth,
    stepUp: true,
    run: changing(resetSecondFactor),
  }),
  'POST /api/accounts/:accountId/unlock': route({
    access: securityAdmin,
    input: ActOnAccount,
    scope: auth,
    run: (tx, actor, input, { platform }) => unlockAccount(tx, actor, input, platform.keys),
  }),
  'POST /api/accounts/:accountId/oidc-subject': route({
    access: securityAdmin,
    input: BindOidcSubject,
    scope: auth,
    stepUp: true,
    run: (tx, actor, input, { platform }) => bindOidcSubject(tx, actor, input, platform.network?.issuer),
  }),
  'GET /api/administrator-changes': route({
    access: staff('security-admin', 'audit-admin'),
    input: nothing,
    scope: auth,
    run: findAdministratorChanges,
  }),
  'POST /api/administrator-changes/:changeId/decide': route({
    access: auditAdmin,
    input: DecideChange,
    scope: auth,
    stepUp: true,
    run: changing(decideAdministratorChange),
  }),
  'GET /api/sign-in-policy': route({ access: administrators, input: nothing, scope: auth, run: readPolicy }),
  'POST /api/sign-in-policy': route({
    access: securityAdmin,
    input: SetPolicy,
    scope: auth,
    stepUp: true,
    run: setPolicy,
  }),
} satisfies Routes
