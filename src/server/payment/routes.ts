import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type RouteContext, type Routes, route, staff } from '../http/route.ts'
import { ApprovePayRun, approvePayRun } from './approve-pay-run.ts'
import { CancelPayRun, cancelPayRun } from './cancel-pay-run.ts'
import { checkPayRun } from './check-pay-run.ts'
import { ExportPayRun, exportPayRun } from './export-pay-run.ts'
import { FindLedgerAccounts, FindLedgerEntries, findLedgerAccounts, findLedgerEntries } from './find-ledger.ts'
import { FindOverpayments, findOverpayments } from './find-overpayments.ts'
import { FindPayLines, findPayLines } from './find-pay-lines.ts'
import { FindPayRuns, findPayRuns } from './find-pay-runs.ts'
import { freezePayRun } from './freeze-pay-run.ts'
import { GetPayRun, getPayRun } from './get-pay-run.ts'
import { OpenPayRun, openPayRun } from './open-pay-run.ts'
import { PayFromReserve, payFromReserve } from './pay-from-reserve.ts'
import { ActOnRun } from './pay-run-head.ts'
import { RecordAppropriation, recordAppropriation } from './record-appropriation.ts'
import { RecordRecovery, recordRecovery } from './record-recovery.ts'
import { reissueLines } from './reissue-lines.ts'
import { ReleaseLine, releaseLine } from './release-line.ts'
import { CorrectEntry, correctEntry } from './reverse-entry.ts'
import { openBankFile } from './seal-bank-file.ts'
import { settlePayRun } from './settle-pay-run.ts'
import { SettleReserve, settleReserve } from './settle-reserve.ts'

const readers = staff('county-cashier', 'county-finance', 'county-approver', 'supervisor', 'auditor')
const cashiers = staff('county-cashier')
const finance = staff('county-finance')
const either = staff('county-cashier', 'county-finance')

export const paymentRoutes = {
  'GET /api/pay-runs': route({ access: readers, input: FindPayRuns, run: findPayRuns }),
  'POST /api/pay-runs': route({ access: cashiers, input: OpenPayRun, run: openPayRun }),
  'GET /api/pay-runs/:runId': route({ access: readers, input: GetPayRun, run: getPayRun }),
  'GET /api/pay-runs/:runId/lines': route({ access: readers, input: FindPayLines, run: findPayLines }),
  'POST /api/pay-runs/:runId/freeze': route({
    access: cashiers,
    input: ActOnRun,
    run: freezePayRun,
  }),
  'POST /api/pay-runs/:runId/check': route({
    access: cashiers,
    input: ActOnRun,
    run: checkPayRun,
  }),
  'POST /api/pay-runs/:runId/lines/:lineId/release': route({ access: finance, input: ReleaseLine, run: releaseLine }),
  'POST /api/pay-runs/:runId/approve': route({
    access: finance,
    stepUp: true,
    input: ApprovePayRun,
    run: (tx, actor, input, { platform }) => approvePayRun(tx, actor, input, platform.keys),
  }),
  'POST /api/pay-runs/:runId/export': route({
    access: cashiers,
    stepUp: true,
    input: ExportPayRun,
    run: (tx, actor, input, { platform }) => exportPayRun(tx, actor, input, platform.keys),
  }),
  'GET /api/pay-runs/:runId/files/:fileId': route({
    access: either,
    input: z.object({ runId: z.coerce.number().int(), fileId: z.coerce.number().int() }),
    run: sendFile,
  }),
  'POST /api/pay-runs/:runId/results': route({
    access: either,
    stepUp: true,
    input: z.object({ runId: z.coerce.number().int() }),
    bodyLimit: 50_000_000,
    run: async (tx, actor, { runId }, context) =>
      settlePayRun(tx, actor, { runId, ...(await uploaded(context)) }, context.platform.keys),
  }),
  'POST /api/pay-runs/:runId/reissue': route({ access: cashiers, input: ActOnRun, run: reissueLines }),
  'POST /api/pay-runs/:runId/cancel': route({ access: either, input: CancelPayRun, run: cancelPayRun }),
  'GET /api/overpayments': route({ access: readers, input: FindOverpayments, run: findOverpayments }),
  'POST /api/overpayments/:overpaymentId/recoveries': route({
    access: either,
    input: RecordRecovery,
    run: recordRecovery,
  }),
  'GET /api/ledger/accounts': route({ access: readers, input: FindLedgerAccounts, run: findLedgerAccounts }),
  'GET /api/ledger/entries': route({ access: readers, input: FindLedgerEntries, run: findLedgerEntries }),
  'POST /api/ledger/entries/:entryId/reverse': route({
    access: finance,
    stepUp: true,
    input: CorrectEntry,
    run: correctEntry,
  }),
  'POST /api/ledger/appropriations': route({ access: either, input: RecordAppropriation, run: recordAppropriation }),
  'POST /api/ledger/reserve-payments': route({
    access: staff('township-approver', 'township-clerk'),
    stepUp: true,
    input: PayFromReserve,
    run: payFromReserve,
  }),
  'POST /api/ledger/reserve-settlements': route({
    access: either,
    stepUp: true,
    input: SettleReserve,
    run: settleReserve,
  }),
} satisfies Routes

/** A bank file as it was made or came; every download is logged. */
async function sendFile(
  tx: Tx,
  actor: StaffActor,
  { runId, fileId }: { readonly runId: number; readonly fileId: number },
  { platform, reply }: RouteContext,
): Promise<Buffer> {
  const file = await openBankFile(tx, platform.keys, runId, fileId)
  await recordAccess(tx, actor, {
    action: 'download-bank-file',
    objectKind: 'bank-file',
    objectId: file.id,
    area: file.area,
    fields: ['card', 'holder', 'amount'],
  })
  reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.file_name)}`)
    .header('cache-control', 'no-store')
  return file.bytes
}

/** The file of a multipart request and its request id. @throws DomainError `invalid-input` without either. */
async function uploaded({ request }: RouteContext) {
  const part = await request.file()
  if (!part) throw new DomainError('invalid-input', { says: '请选择银行结果文件' })
  const bytes = await part.toBuffer()
  const field = part.fields['requestId']
  const id = requestId.safeParse(field && 'value' in field ? field.value : undefined)
  if (!id.success) throw new DomainError('invalid-input')
  return { requestId: id.data, fileName: part.filename.slice(0, 200), bytes }
}
