import { z } from 'zod'
import type { RouteContext } from '../http/route.ts'
import { anyone, type Routes, route, staff } from '../http/route.ts'
import { approverRoles } from './approvers.ts'
import { AskMinorApproval, askMinorApproval } from './ask-minor-approval.ts'
import { DecideAlarm, decideAlarm } from './decide-alarm.ts'
import { DecideExport, decideExport } from './decide-export.ts'
import { DecideMinorApproval, decideMinorApproval } from './decide-minor-approval.ts'
import { DownloadExport, downloadExport } from './download-export.ts'
import { EndBreakGlass, endBreakGlass } from './end-break-glass.ts'
import { ExportScreen, exportScreen } from './export-screen.ts'
import { FindAlarms, findAlarms } from './find-alarms.ts'
import { FindBreakGlasses, findBreakGlasses } from './find-break-glasses.ts'
import { FindExports, findExports } from './find-exports.ts'
import { FindMinorApprovals, findMinorApprovals } from './find-minor-approvals.ts'
import { getStatistics } from './get-statistics.ts'
import { OpenBreakGlass, openBreakGlass } from './open-break-glass.ts'
import {
  CaseUnderGlass,
  getCaseUnderGlass,
  getPersonUnderGlass,
  glassScope,
  PersonUnderGlass,
  SearchUnderGlass,
  searchUnderGlass,
} from './read-under-glass.ts'
import { RequestExport, requestExport } from './request-export.ts'
import { RevealValue, revealValue } from './reveal-value.ts'
import { ReviewBreakGlass, reviewBreakGlass } from './review-break-glass.ts'
import { TraceMarks, traceMarks } from './trace-marks.ts'
import { WithdrawMinorApproval, withdrawMinorApproval } from './withdraw-minor-approval.ts'

const writers = ['township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
const offices = ['village-worker', ...writers, 'supervisor'] as const
/** Whoever sees lists of people. */
const listReaders = [...offices, 'county-cashier', 'county-finance', 'standards-officer', 'auditor'] as const

export const privacyRoutes = {
  'POST /api/persons/:personId/reveal': route({
    access: staff(...writers, 'village-worker', 'county-cashier', 'supervisor'),
    input: RevealValue,
    stepUp: true,
    perMinute: 30,
    run: (tx, actor, input, { platform, reply }) => {
      reply.header('cache-control', 'no-store')
      return revealValue(tx, actor, input, platform.keys)
    },
  }),
  'GET /api/exposure-alarms': route({ access: staff('supervisor'), input: FindAlarms, run: findAlarms }),
  'POST /api/exposure-alarms/:alarmId/decide': route({
    access: staff('supervisor'),
    input: DecideAlarm,
    run: decideAlarm,
  }),

  'GET /api/exports': route({ access: staff(...listReaders), input: FindExports, run: findExports }),
  'POST /api/exports': route({
    access: staff(...listReaders),
    input: RequestExport,
    stepUp: true,
    run: requestExport,
  }),
  'POST /api/exports/screen': route({ access: staff(...listReaders), input: ExportScreen, run: exportScreen }),
  'POST /api/exports/:exportId/decide': route({
    access: staff(...approverRoles),
    input: DecideExport,
    stepUp: true,
    run: decideExport,
  }),
  'GET /api/exports/:exportId/file': route({
    access: staff(...listReaders),
    input: DownloadExport,
    run: async (tx, actor, input, context) => sendFile(context, await downloadExport(tx, actor, input)),
  }),
  'POST /api/exports/trace': route({
    access: staff('supervisor', 'auditor'),
    input: TraceMarks,
    perMinute: 20,
    run: traceMarks,
  }),

  'GET /api/minor-approvals': route({ access: staff(...offices), input: FindMinorApprovals, run: findMinorApprovals }),
  'POST /api/persons/:personId/minor-approvals': route({
    access: staff(...offices),
    input: AskMinorApproval,
    run: askMinorApproval,
  }),
  'POST /api/minor-approvals/:approvalId/decide': route({
    access: staff('township-approver', 'county-approver', 'supervisor'),
    input: DecideMinorApproval,
    run: decideMinorApproval,
  }),
  'POST /api/minor-approvals/:approvalId/withdraw': route({
    access: staff(...offices),
    input: WithdrawMinorApproval,
    run: withdrawMinorApproval,
  }),

  'GET /api/break-glass': route({ access: staff(...offices), input: FindBreakGlasses, run: findBreakGlasses }),
  'POST /api/break-glass': route({
    access: staff(...offices),
    input: OpenBreakGlass,
    stepUp: true,
    run: openBreakGlass,
  }),
  'POST /api/break-glass/:glassId/end': route({ access: staff(...offices), input: EndBreakGlass, run: endBreakGlass }),
  'POST /api/break-glass/:glassId/review': route({
    access: staff('supervisor'),
    input: ReviewBreakGlass,
    run: reviewBreakGlass,
  }),
  'POST /api/break-glass/:glassId/persons': route({
    access: staff(...offices),
    input: SearchUnderGlass,
    scope: glassScope,
    run: (tx, actor, input, { platform }) => searchUnderGlass(tx, actor, input, platform.keys),
  }),
  'GET /api/break-glass/:glassId/persons/:personId': route({
    access: staff(...offices),
    input: PersonUnderGlass,
    scope: glassScope,
    run: (tx, actor, input, { platform }) => getPersonUnderGlass(tx, actor, input, platform.keys),
  }),
  'GET /api/break-glass/:glassId/cases/:caseId': route({
    access: staff(...offices),
    input: CaseUnderGlass,
    scope: glassScope,
    run: (tx, actor, input, { platform }) => getCaseUnderGlass(tx, actor, input, platform.keys),
  }),

  'GET /api/statistics': route({
    access: anyone,
    input: z.object({ area: z.coerce.number().int().min(0).max(999_999_999_999) }),
    scope: () => ({ kind: 'worker' }),
    perMinute: 60,
    run: (tx, actor, input) => getStatistics(tx, actor.today, input),
  }),
} satisfies Routes

function sendFile(
  { reply }: RouteContext,
  { bytes, name, type }: { readonly bytes: Buffer; readonly name: string; readonly type: string },
): Buffer {
  reply
    .type(type)
    .header(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
    )
    .header('cache-control', 'no-store')
  return bytes
}
