import { once } from '../access/once.ts'
import { AssessCase, assessCase } from '../decision/assess-case.ts'
import { type Routes, route, staff } from '../http/route.ts'
import { AddFacts, addFacts } from './add-facts.ts'
import { RecordAuthorisation, recordAuthorisation } from './record-authorisation.ts'
import { RecordHearing, recordHearing } from './record-hearing.ts'
import { RecordVisit, recordVisit } from './record-visit.ts'
import { RequestChecks, requestChecks } from './request-checks.ts'
import { SetCaseAccount, setCaseAccount } from './set-case-account.ts'

const township = ['village-worker', 'township-clerk', 'township-approver'] as const
const county = ['county-clerk', 'county-approver'] as const

export const verificationRoutes = {
  'POST /api/cases/:caseId/authorisations': route({
    access: staff(...township, ...county),
    input: RecordAuthorisation,
    run: (tx, actor, input) =>
      once(tx, actor, 'record-authorisation', input, () => recordAuthorisation(tx, actor, input)).then(() => null),
  }),
  'POST /api/cases/:caseId/checks': route({
    access: staff('township-clerk', 'township-approver', ...county),
    input: RequestChecks,
    run: requestChecks,
  }),
  'POST /api/cases/:caseId/visits': route({
    access: staff(...township, ...county),
    input: RecordVisit,
    run: (tx, actor, input, { platform }) => recordVisit(tx, actor, input, platform.keys),
  }),
  'POST /api/cases/:caseId/facts': route({
    access: staff('township-clerk', 'township-approver', ...county),
    input: AddFacts,
    run: (tx, actor, input, { platform }) => addFacts(tx, actor, input, platform.keys).then(() => null),
  }),
  'POST /api/cases/:caseId/assess': route({
    access: staff('township-clerk', 'township-approver', ...county),
    input: AssessCase,
    run: (tx, actor, input, { platform }) => assessCase(tx, actor, input, platform.keys),
  }),
  'POST /api/cases/:caseId/hearings': route({
    access: staff('township-clerk', 'township-approver', ...county),
    input: RecordHearing,
    run: (tx, actor, input, { platform }) => recordHearing(tx, actor, input, platform.keys).then(() => null),
  }),
  'POST /api/cases/:caseId/account': route({
    access: staff('township-clerk', 'township-approver', ...county),
    input: SetCaseAccount,
    run: (tx, actor, input, { platform }) => setCaseAccount(tx, actor, input, platform.keys).then(() => null),
  }),
} satisfies Routes
