import { z } from 'zod'
import { fen, plus, yuanText } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import { blindIndexes } from '../crypto/blind-index.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { itemTitle } from '../items.ts'
import { accountPlace } from '../registry/set-bank-account.ts'
import { type BankRecord, bankFileWriter } from './bank-file.ts'
import { type BankLayout, bankLayouts, orderText } from './bank-layouts.ts'
import { inTransit, payable } from './ledger-accounts.ts'
import { type ListedLine, verifiedPages } from './list-lines.ts'
import { paySigner, verifySigned } from './list-signature.ts'
import { lockRun, logRun, moveRun, type RunHead } from './pay-run-head.ts'
import { postEntry, transfer } from './post-entry.ts'
import { packed, sealBankFile } from './seal-bank-file.ts'

export const ExportPayRun = z.object({
  requestId,
  runId: z.coerce.number().int(),
  layout: z.enum(['csv', 'fixed-gb18030']),
})

/**
 * Writes the one bank file of an approved run and marks it sent: a list never leaves twice, in whatever layout.
 * Its trailer is signed. @throws DomainError `control-total` when the list, a card or the list's signature is not as approved.
 */
export function exportPayRun(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof ExportPayRun>,
  keys: KeyRing,
): Promise<{ readonly fileId: number; readonly fileName: string }> {
  return once(tx, actor, 'export-pay-run', input, async () => {
    const run = await lockRun(tx, input.runId, ['approved'])
    const layout = bankLayouts[input.layout]
    const { pieces, ended } = orderOf(tx, run, actor, layout, keys)
    const content = await packed(pieces)
    const { count, total, sm3 } = ended()
    await moveRun(tx, run, 'approved', { state: 'sent' })
    await tx
      .updateTable('pay.line')
      .set({ state: 'sent' })
      .where('run_id', '=', run.id)
      .where('state', '=', 'approved')
      .execute()
    const fileName = `发放送盘-${run.county_id}-${run.month.slice(0, 7)}-${run.id}.${layout.extension}`
    const fileId = await sealBankFile(tx, actor, keys, run, {
      direction: 'out',
      layout: input.layout,
      fileName,
      lines: count,
      total,
      sm3,
      packed: content,
    })
    await postEntry(tx, actor, {
      countyId: run.county_id,
      area: run.area,
      kind: 'sending',
      says: `发放批次 ${run.id} 送银行，${count} 笔，合计 ${yuanText(total)} 元`,
      runId: run.id,
      requestId: input.requestId,
      postings: transfer(payable, inTransit, total),
    })
    await logRun(tx, actor, run, 'export', { fileId, lines: count, total, sm3, layout: input.layout }, input.requestId)
    await recordAccess(tx, actor, {
      action: 'export',
      objectKind: 'bank-file',
      objectId: fileId,
      area: run.area,
      fields: ['card', 'holder', 'bank', 'amount'],
      purpose: '按月发放',
    })
    return { fileId, fileName }
  })
}

/**
 * The order in pieces, made while the list is read, and its sums once they are through.
 * @throws DomainError `control-total` from the last piece when the list is not the one that was signed at approval.
 */
function orderOf(tx: Tx, run: RunHead, actor: StaffActor, layout: BankLayout, keys: KeyRing) {
  const writer = bankFileWriter(layout, layout.order)
  let sm3: string | undefined
  let count = 0
  let total = fen(0)
  const month = run.month.slice(0, 7).replace('-', '')
  async function* pieces(): AsyncGenerator<Buffer> {
    yield writer.head({
      batch: run.id,
      county: run.county_id,
      month,
      date: actor.today.replaceAll('-', ''),
      count: run.lines,
      total: run.total_fen,
    })
    const pages = verifiedPages(tx, run)
    let page = await pages.next()
    for (; !page.done; page = await pages.next()) {
      const lines = page.value.filter((line) => line.state === 'approved')
      count += lines.length
      total = lines.reduce((sum, line) => plus(sum, line.fen), total)
      if (lines.length > 0) yield writer.details(lines.map((line) => detailOf(line, keys)))
    }
    const { root } = page.value
    if (count !== run.lines || total !== run.total_fen)
      throw new DomainError('control-total', { says: '待发明细与复核的笔数或金额不一致，不得送银行' })
    await verifySigned(tx, run, { lines: count, total, root }, keys)
    const signer = await paySigner(keys)
    const end = writer.trailer((sm3) => {
      const says = orderText({ batch: run.id, county: run.county_id, month, count, total, root, sm3 })
      return { count, total, root, signature: signer.sign(Buffer.from(says)).toString('hex') }
    })
    sm3 = end.sm3
    yield end.piece
  }
  return {
    pieces: pieces(),
    ended: () => {
      if (sm3 === undefined) throw new Error('the order has not been read to its end')
      return { count, total, sm3 }
    },
  }
}

const detailOf = (line: ListedLine, keys: KeyRing): BankRecord => ({
  line: line.id,
  card: cardOf(line, keys),
  holder: line.holder,
  bank: line.bank,
  amount: line.fen,
  purpose: `${itemTitle(line.item)}${line.month.replace('-', '年')}月${line.kind === 'arrears' ? '补发' : ''}`,
})

/** The card as sealed, checked against the index that was frozen with the list. */
function cardOf(line: ListedLine, keys: KeyRing): string {
  if (line.cardSealed === null || line.accountId === null)
    throw new DomainError('control-total', { says: '有明细没有银行账户，不得送银行' })
  const card = openField(keys, accountPlace(line.accountId), line.cardSealed)
  if (!blindIndexes(keys, 'card', card).some((index) => index.toString('hex') === line.cardIndex))
    throw new DomainError('control-total', { says: '有明细的账号与锁定清单时不一致，不得送银行' })
  return card
}
