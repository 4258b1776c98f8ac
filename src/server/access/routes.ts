import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { roleTitles } from '#core/role.ts'
import type { Api, Me, SignInStep } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { anyone, ownAccount, ownStaffAccount, type RouteContext, type Routes, route, staff } from '../http/route.ts'
import type { Platform } from '../platform.ts'
import type { Actor, CitizenActor, StaffActor } from './actor.ts'
import { changeCitizenPassword, changePassword } from './change-password.ts'
import { findStaff } from './find-staff.ts'
import { EndMyFactor, EndMySessions, endMyFactor, endMySessions, getMySecurity } from './my-security.ts'
import { confirmTotp, makeRecoveryCodes, startTotp } from './one-time-codes.ts'
import { endSessions, isSteppedUp, type Origin, renewSession } from './open-session.ts'
import { Proof, type ProofMethod, proofMethods, prove } from './prove.ts'
import { relyingParty } from './relying-party.ts'
import { addKey, askKey, askNewKey, NewKey } from './security-keys.ts'
import { sessionCookie, setSessionCookie } from './session-cookie.ts'
import { SignIn, signIn, signInRefusal, signOut } from './sign-in.ts'
import { passwordRulesOf, readPolicy } from './sign-in-policy.ts'
import { endStep, findStep, type NextStep, type OpenStep, proceed, type SignedIn } from './sign-in-step.ts'

const nothing = z.object({})
const auth = () => ({ kind: 'auth' }) as const
const label = z.string().trim().min(1).max(40)

export const accessRoutes = {
  'POST /api/sign-in': route({
    access: anyone,
    input: SignIn,
    perMinute: 60,
    ownTransactions: true,
    run: async (_tx, actor, input, context) => {
      const { platform, request } = context
      const answer = await signIn(platform, input, originOf(request))
      if (typeof answer !== 'string') return admit(answer, context)
      const refused = { objectKind: 'session', purpose: input.kind, result: 'refused', reason: answer } as const
      await asAuth(platform, (tx) => recordAccess(tx, actor, { action: 'sign-in', ...refused }))
      throw signInRefusal(answer)
    },
  }),
  'POST /api/sign-in/second-factor': route({
    access: anyone,
    input: z.object({ proof: Proof }),
    perMinute: 60,
    ownTransactions: true,
    run: async (_tx, actor, { proof }, context) => {
      const { platform, request } = context
      const { token, step } = await asAuth(platform, (tx) => openStepOf(tx, context, 'second-factor'))
      if (proof.method === 'password') throw new DomainError('wrong-proof')
      const who = { kind: 'staff', id: step.accountId } as const
      const party = relyingParty(platform, request)
      const next = await prove(
        platform,
        { who, proof, purpose: 'sign-in', address: actor.address, party },
        async (own) => {
          await endStep(own, token)
          return proceed(own, { ...step, hasSecondFactor: true, origin: originOf(request) })
        },
      )
      return admit(next, context)
    },
  }),
  'POST /api/sign-in/security-key': route({
    access: anyone,
    input: nothing,
    scope: auth,
    perMinute: 60,
    run: async (tx, _actor, _input, context) => {
      const { step } = await openStepOf(tx, context, 'second-factor')
      return askKey(tx, step.accountId, 'sign-in', relyingParty(context.platform, context.request))
    },
  }),
  'POST /api/sign-in/new-password': route({
    access: anyone,
    input: z.object({ password: z.string().min(1).max(200) }),
    perMinute: 60,
    ownTransactions: true,
    run: async (_tx, actor, { password }, context) => {
      const next = await asAuth(context.platform, async (tx) => {
        const { token, step } = await openStepOf(tx, context, 'new-password')
        await changePassword(tx, step.accountId, password)
        await recordAccess(tx, actor, { action: 'change-password', objectKind: 'account', objectId: step.accountId })
        await endStep(tx, token)
        await endSessions(tx, step.accountId)
        return proceed(tx, { ...step, origin: originOf(context.request) })
      })
      return admit(next, context)
    },
  }),
  /** For a page that was loaded anew in the middle of a sign-in, or came back from the government network. */
  'GET /api/sign-in/step': route({
    access: anyone,
    input: nothing,
    scope: auth,
    run: async (tx, _actor, _input, context) => {
      const step = await findStep(tx, tokenOf(context), 'second-factor', 'new-password', 'enrol')
      return step ? stepOf(tx, step.next, step.accountId) : null
    },
  }),
  'POST /api/sign-out': route({
    access: anyone,
    input: nothing,
    scope: auth,
    run: async (tx, _actor, _input, { platform, request, reply }) => {
      const token = request.cookies[sessionCookie]
      if (token) {
        await signOut(tx, token)
        platform.sessions.forget(token)
      }
      reply.clearCookie(sessionCookie, { path: '/' })
      return null
    },
  }),
  'GET /api/step-up': route({
    access: ownAccount,
    input: nothing,
    scope: auth,
    run: async (tx, actor, _input, context) => ({
      methods: await stepUpMethods(tx, actor),
      isFresh: await isSteppedUp(tx, tokenOf(context)),
    }),
  }),
  'POST /api/step-up/security-key': route({
    access: ownStaffAccount,
    input: nothing,
    scope: auth,
    perMinute: 60,
    run: (tx, actor, _input, { platform, request }) => askKey(tx, actor.id, 'step-up', relyingParty(platform, request)),
  }),
  'POST /api/step-up': route({
    access: ownAccount,
    input: z.object({ proof: Proof }),
    perMinute: 60,
    ownTransactions: true,
    run: async (_tx, actor, { proof }, context) => {
      const { platform, request } = context
      if (!(await asAuth(platform, (tx) => stepUpMethods(tx, actor))).includes(proof.method))
        throw new DomainError('wrong-proof', { says: '不能用这种方式验证，请使用已绑定的第二重验证' })
      const party = relyingParty(platform, request)
      const token = tokenOf(context)
      const fresh = await prove(
        platform,
        { who: actor, proof, purpose: 'step-up', address: actor.address, party },
        async (tx) => {
          await recordAccess(tx, actor, { action: 'step-up', objectKind: 'session', purpose: proof.method })
          return renewSession(tx, token, { hasSecondFactor: proof.method !== 'password' })
        },
      )
      if (!fresh) throw new DomainError('not-signed-in')
      setSessionCookie(platform, context.reply, fresh)
      return null
    },
  }),
  'GET /api/me': route({ access: anyone, input: nothing, run: async (_tx, actor) => me(actor) }),
  'GET /api/health': route({
    access: anyone,
    input: nothing,
    run: async (_tx, actor) => ({ ok: true, today: actor.today }),
  }),
  'GET /api/staff': route({
    access: staff(),
    input: z.object({ area: z.coerce.number().int().optional() }),
    scope: auth,
    run: findStaff,
  }),
  'GET /api/my/security': route({
    access: ownStaffAccount,
    input: nothing,
    scope: auth,
    run: (tx, actor, _input, context) => getMySecurity(tx, actor, tokenOf(context)),
  }),
  'POST /api/my/password': route({
    access: ownAccount,
    input: z.object({ present: z.string().min(1).max(200), password: z.string().min(1).max(200) }),
    perMinute: 60,
    ownTransactions: true,
    run: async (_tx, actor, { present, password }, context) => {
      const { platform, request } = context
      const party = relyingParty(platform, request)
      const proof = { method: 'password', password: present } as const
      const given = { who: actor, proof, purpose: 'step-up', address: actor.address, party } as const
      await prove(platform, given, async (tx) => {
        await recordAccess(tx, actor, { action: 'change-password', objectKind: 'account', objectId: actor.id })
        if (actor.kind === 'citizen') return changeCitizenPassword(tx, actor.id, password)
        await changePassword(tx, actor.id, password)
        await endSessions(tx, actor.id, tokenOf(context))
      }).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'wrong-proof')
          throw new DomainError('wrong-proof', { says: '原密码不正确' })
        throw error
      })
      platform.sessions.forgetAll()
      return null
    },
  }),
  'POST /api/my/sessions/end': route({
    access: ownStaffAccount,
    input: EndMySessions,
    scope: auth,
    run: async (tx, actor, input, context) => {
      const ended = await endMySessions(tx, actor, input, tokenOf(context))
      context.platform.sessions.forgetAll()
      return ended
    },
  }),
  'POST /api/my/second-factors/:factorId/end': route({
    access: ownStaffAccount,
    input: EndMyFactor,
    scope: auth,
    stepUp: true,
    run: async (tx, actor, input) => {
      await endMyFactor(tx, actor, input)
      await recordAccess(tx, actor, { action: 'end-second-factor', objectKind: 'account', objectId: actor.id })
      return null
    },
  }),
  'POST /api/my/recovery-codes': route({
    access: ownStaffAccount,
    input: nothing,
    scope: auth,
    stepUp: true,
    run: async (tx, actor, _input, { platform }) => {
      await recordAccess(tx, actor, { action: 'make-recovery-codes', objectKind: 'account', objectId: actor.id })
      return { codes: await makeRecoveryCodes(tx, actor.id, platform.keys) }
    },
  }),
  'POST /api/my/totp': route({
    access: anyone,
    input: z.object({ label }),
    scope: auth,
    perMinute: 60,
    run: async (tx, actor, input, context) => {
      const { account } = await whoEnrols(tx, actor, context)
      return startTotp(tx, account, input.label, context.platform.keys)
    },
  }),
  'POST /api/my/totp/:factorId/confirm': route({
    access: anyone,
    input: z.object({ factorId: z.coerce.number().int(), code: z.string().regex(/^\d{6}$/) }),
    scope: auth,
    perMinute: 20,
    run: async (tx, actor, input, context) => {
      const enrolling = await whoEnrols(tx, actor, context)
      await confirmTotp(tx, enrolling.account.id, input, context.platform.keys)
      return enrolled(tx, actor, enrolling, context)
    },
  }),
  'POST /api/my/security-keys/options': route({
    access: anyone,
    input: nothing,
    scope: auth,
    perMinute: 60,
    run: async (tx, actor, _input, context) => {
      const { account } = await whoEnrols(tx, actor, context)
      return askNewKey(tx, account, relyingParty(context.platform, context.request))
    },
  }),
  'POST /api/my/security-keys': route({
    access: anyone,
    input: z.object({ label, response: NewKey }),
    scope: auth,
    perMinute: 60,
    run: async (tx, actor, input, context) => {
      const enrolling = await whoEnrols(tx, actor, context)
      await addKey(tx, enrolling.account.id, input, relyingParty(context.platform, context.request))
      return enrolled(tx, actor, enrolling, context)
    },
  }),
} satisfies Routes

const originOf = (request: FastifyRequest): Origin => ({
  address: request.ip,
  agent: request.headers['user-agent'] ?? '',
})

const asAuth = <T>({ database }: Platform, work: (tx: Tx) => Promise<T>): Promise<T> =>
  database.withScope({ kind: 'auth' }, work)

const tokenOf = ({ request }: RouteContext): string => request.cookies[sessionCookie] ?? ''

/** The unfinished sign-in of this browser. @throws DomainError `not-signed-in` when it waits for something else or is over. */
async function openStepOf(tx: Tx, context: RouteContext, ...next: NextStep[]) {
  const token = tokenOf(context)
  const step = await findStep(tx, token, ...next)
  if (!step) throw new DomainError('not-signed-in')
  return { token, step }
}

/** Hands the browser its token and says who it is, or what is still asked. */
async function admit(answer: SignedIn, { platform, request, reply }: RouteContext): Promise<Me | SignInStep> {
  setSessionCookie(platform, reply, answer)
  const { next, accountId = 0, token } = answer
  if (next) return asAuth(platform, (tx) => stepOf(tx, next, accountId))
  const found = await platform.sessions.find(token, platform.today(), request.ip)
  const shown = found && me(found)
  if (!shown) throw new DomainError('not-signed-in')
  await asAuth(platform, (tx) =>
    recordAccess(tx, found, { action: 'sign-in', objectKind: 'session', purpose: found.kind }),
  )
  return shown
}

async function stepOf(tx: Tx, next: NextStep, accountId: number): Promise<SignInStep> {
  const policy = await readPolicy(tx)
  return {
    kind: 'step',
    next,
    methods: next === 'second-factor' ? await proofMethods(tx, accountId) : [],
    passwordRules: passwordRulesOf(policy),
    passwordHistory: policy['password-history'],
  }
}

/** Second factors where one is enrolled; else the password, where the policy takes it. */
async function stepUpMethods(tx: Tx, actor: StaffActor | CitizenActor): Promise<ProofMethod[]> {
  const enrolled = actor.kind === 'staff' ? await proofMethods(tx, actor.id) : []
  if (enrolled.length > 0) return enrolled
  return actor.kind === 'citizen' || (await readPolicy(tx))['step-up-by-password'] ? ['password'] : []
}

interface Enrolling {
  readonly account: { readonly id: number; readonly login: string; readonly name: string }
  /** The unfinished sign-in that waits for the enrolment; absent for somebody signed in, with a fresh proof. */
  readonly step?: OpenStep
  readonly token: string
}

/** @throws DomainError `not-signed-in`, or `step-up-required` for a session without a fresh proof. */
async function whoEnrols(tx: Tx, actor: Actor, context: RouteContext): Promise<Enrolling> {
  const token = tokenOf(context)
  const step = actor.kind === 'staff' ? undefined : await findStep(tx, token, 'enrol')
  const id = actor.kind === 'staff' ? actor.id : step?.accountId
  if (id === undefined) throw new DomainError('not-signed-in')
  if (!step && !(await isSteppedUp(tx, token))) throw new DomainError('step-up-required')
  const account = await tx
    .selectFrom('sec.account')
    .select(['id', 'login', 'name'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { account, token, ...(step ? { step } : {}) }
}

/** After a factor was added: recovery codes with the first one, and the way on for a sign-in that waited. */
async function enrolled(
  tx: Tx,
  actor: Actor,
  { account, step, token }: Enrolling,
  context: RouteContext,
): Promise<Api['POST /api/my/security-keys']['output']> {
  await recordAccess(tx, actor, { action: 'add-second-factor', objectKind: 'account', objectId: account.id })
  const isFirst = !(await proofMethods(tx, account.id)).includes('recovery')
  const recoveryCodes = isFirst ? await makeRecoveryCodes(tx, account.id, context.platform.keys) : []
  if (!step) return { recoveryCodes }
  await endStep(tx, token)
  const answer = await proceed(tx, { ...step, hasSecondFactor: true, origin: originOf(context.request) })
  setSessionCookie(context.platform, context.reply, answer)
  return { recoveryCodes }
}

function me(actor: Actor): Me | null {
  if (actor.kind === 'staff')
    return {
      kind: 'staff',
      id: actor.id,
      name: actor.name,
      roles: actor.roles,
      roleTitles: actor.roles.map((role) => roleTitles[role]),
      unitName: actor.unitName,
      unitArea: actor.unitArea,
      level: actor.level,
      today: actor.today,
      ...(actor.actingFor ? { actingFor: actor.actingFor.name } : {}),
    }
  if (actor.kind === 'citizen')
    return {
      kind: 'citizen',
      id: actor.id,
      name: actor.name,
      roles: actor.roles,
      roleTitles: [roleTitles.citizen],
      today: actor.today,
    }
  return null
}
