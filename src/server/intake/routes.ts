import { z } from 'zod'
import { scopeOf } from '../access/actor.ts'
import { citizens, citizensAnd, type Routes, route, staff } from '../http/route.ts'
import { ActOnCase } from './act-context.ts'
import { actOnCase } from './act-on-case.ts'
import { ActOnCases, actOnCases } from './act-on-cases.ts'
import {
  DeskDraftKey,
  dropDeskDraft,
  findDeskDraft,
  findDeskDrafts,
  SaveDeskDraft,
  saveDeskDraft,
} from './desk-drafts.ts'
import { FindDraft, findDraft, SaveDraft, saveDraft } from './drafts.ts'
import { FindCases, listCases } from './find-cases.ts'
import { findMyCases } from './find-my-cases.ts'
import { GetCase, getCase } from './get-case.ts'
import { applicationScope, ownCaseScope } from './scopes.ts'
import { SubmitApplication, submitApplication } from './submit-application.ts'
import { SupplyCorrection, supplyCorrection } from './supply-correction.ts'
import { TransferCase, transferCase } from './transfer-case.ts'
import { WithdrawCase, withdrawCase } from './withdraw-case.ts'

const handlers = ['village-worker', 'township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
const counters = ['village-worker', 'township-clerk', 'township-approver'] as const
const readers = [...handlers, 'county-cashier', 'county-finance', 'supervisor', 'auditor'] as const

export const intakeRoutes = {
  'POST /api/applications': route({
    access: citizensAnd(...handlers),
    input: SubmitApplication,
    scope: applicationScope,
    bodyLimit: 4_194_304,
    run: (tx, actor, input, { platform }) => submitApplication(tx, actor, input, platform.keys),
  }),
  'GET /api/drafts/:item': route({
    access: citizens,
    input: FindDraft,
    run: (tx, actor, input, { platform }) => findDraft(tx, actor, input, platform.keys),
  }),
  'PUT /api/drafts/:item': route({
    access: citizens,
    input: SaveDraft,
    run: (tx, actor, input, { platform }) => saveDraft(tx, actor, input, platform.keys),
  }),
  'GET /api/desk-drafts': route({
    access: staff(...counters),
    input: z.object({}),
    run: (tx, actor, input, { platform }) => findDeskDrafts(tx, actor, input, platform.keys),
  }),
  'GET /api/desk-drafts/:key': route({
    access: staff(...counters),
    input: DeskDraftKey,
    run: (tx, actor, input, { platform }) => findDeskDraft(tx, actor, input, platform.keys),
  }),
  'PUT /api/desk-drafts/:key': route({
    access: staff(...counters),
    input: SaveDeskDraft,
    run: (tx, actor, input, { platform }) => saveDeskDraft(tx, actor, input, platform.keys),
  }),
  'DELETE /api/desk-drafts/:key': route({ access: staff(...counters), input: DeskDraftKey, run: dropDeskDraft }),
  'GET /api/my/cases': route({ access: citizens, input: z.object({}), run: (tx, actor) => findMyCases(tx, actor) }),
  'GET /api/my/cases/:caseId': route({
    access: citizens,
    input: GetCase,
    run: (tx, actor, input, { platform }) => getCase(tx, actor, input, platform.keys),
  }),
  'POST /api/my/cases/:caseId/withdraw': route({
    access: citizens,
    input: WithdrawCase,
    scope: ownCaseScope,
    run: (tx, actor, input, { platform }) => withdrawCase(tx, actor, input, platform.keys),
  }),
  'POST /api/my/cases/:caseId/correction': route({
    access: citizens,
    input: SupplyCorrection,
    scope: ownCaseScope,
    run: (tx, actor, input, { platform }) => supplyCorrection(tx, actor, input, platform.keys).then(() => null),
  }),
  'GET /api/cases': route({ access: staff(...readers), input: FindCases, run: listCases }),
  'GET /api/cases/:caseId': route({
    access: staff(...readers),
    input: GetCase,
    run: (tx, actor, input, { platform }) => getCase(tx, actor, input, platform.keys),
  }),
  'POST /api/cases/:caseId/actions/:action': route({
    access: staff(...handlers),
    input: ActOnCase,
    run: (tx, actor, input, { platform }) => actOnCase(tx, actor, input, platform.keys),
  }),
  'POST /api/cases/batch/:action': route({
    access: staff(...handlers),
    input: ActOnCases,
    run: (_tx, actor, input, { platform }) =>
      actOnCases(platform.database, scopeOf(actor), actor, input, platform.keys),
  }),
  'POST /api/cases/:caseId/transfer': route({
    access: staff(...handlers),
    input: TransferCase,
    run: (tx, actor, input) => transferCase(tx, actor, input).then(() => null),
  }),
} satisfies Routes
