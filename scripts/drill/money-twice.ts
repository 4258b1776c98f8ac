import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { isDone, type Outcome, openPayOffice, outcomeOf, type PayOffice } from '../support/pay-office.ts'

export const drill: Run = {
  says: 'every step of a pay run by 64 at once, then the one that got through 200 times at once; each happens once, to the fen',
  options: '--lines 200 --submitters 64 --repeats 200',
  async run(options) {
    const office = await openPayOffice(options.count('lines', 200))
    try {
      return await payTwice(office, options)
    } finally {
      await office.close()
    }
  },
}

/** One step: sent under the request id it is given. */
interface Step {
  readonly name: string
  readonly send: (requestId: string) => Promise<unknown>
  /** Steps that may be repeated under a new id without effect. */
  readonly mayRepeat?: true
  /** Distinct requests that each count, as two documents do: only repeated under one id. */
  readonly each?: true
}

async function payTwice(office: PayOffice, options: RunOptions): Promise<Figure[]> {
  const { cashier, finance } = office
  const [submitters, repeats] = [options.count('submitters', 64), options.count('repeats', 200)]
  const tally = { steps: 0, requests: 0, notOnce: 0, differing: 0, otherRefusals: 0 }
  const take = async (step: Step): Promise<unknown> => {
    const ids = Array.from({ length: step.each ? 1 : submitters }, () => randomUUID())
    const first = await Promise.all(ids.map((id) => outcomeOf(step.send(id))))
    const through = first.flatMap((outcome, i) => (isDone(outcome) ? [{ ...outcome, id: ids[i] ?? '' }] : []))
    const winner = through[0]
    if (!winner) throw new Error(`${step.name}: nobody got through: ${JSON.stringify(first[0])}`)
    const again = await Promise.all(Array.from({ length: repeats }, () => outcomeOf(step.send(winner.id))))
    const refused = first.filter((outcome): outcome is Exclude<Outcome, { value: unknown }> => !isDone(outcome))
    const other = refused.filter(({ status }) => status !== 409 && status !== 422)
    const differing = again.filter((outcome) => !isDone(outcome) || !isDeepStrictEqual(outcome.value, winner.value))
    tally.steps++
    tally.requests += ids.length + repeats
    tally.notOnce += step.mayRepeat || through.length === 1 ? 0 : 1
    tally.differing += differing.length
    tally.otherRefusals += other.length
    const codes = [...new Set(refused.map(({ code }) => code))].join(', ')
    options.say(
      `${step.name}: ${through.length} of ${ids.length} got through${codes ? `, the others ${codes}` : ''}; ${repeats - differing.length} of ${repeats} repeats alike`,
    )
    if (differing[0])
      options.say(
        `  was ${JSON.stringify(winner.value).slice(0, 300)}\n  is ${JSON.stringify(differing[0]).slice(0, 300)}`,
      )
    return winner.value
  }

  const lines = options.count('lines', 200)
  await take({
    name: 'appropriate',
    each: true,
    send: (requestId) =>
      finance.call('POST /api/ledger/appropriations', {
        requestId,
        fund: 'county',
        fen: lines * 100_000,
        document: '演练1号',
      }),
  })
  const opened = (await take({
    name: 'open',
    send: (requestId) => cashier.call('POST /api/pay-runs', { requestId, month: '2026-03' as never }),
  })) as { readonly runId: number }
  const runId = opened.runId
  await take({
    name: 'freeze',
    send: (requestId) => cashier.call('POST /api/pay-runs/:runId/freeze', { requestId, runId }),
  })
  const checked = (await take({
    name: 'check',
    mayRepeat: true,
    send: (requestId) => cashier.call('POST /api/pay-runs/:runId/check', { requestId, runId }),
  })) as { readonly total: number; readonly lines: number }
  await take({
    name: 'approve',
    send: (requestId) =>
      finance.call('POST /api/pay-runs/:runId/approve', {
        requestId,
        runId,
        total: checked.total as never,
        lines: checked.lines,
      }),
  })
  const layouts = ['csv', 'fixed-gb18030'] as const
  const layoutOf = (requestId: string) => layouts[Number.parseInt(requestId.slice(0, 1), 16) % 2] ?? 'csv'
  const sent = (await take({
    name: 'export',
    send: (requestId) =>
      cashier.call('POST /api/pay-runs/:runId/export', { requestId, runId, layout: layoutOf(requestId) }),
  })) as { readonly fileId: number }
  const order = readOrder(Buffer.from(await cashier.download(`/api/pay-runs/${runId}/files/${sent.fileId}`)))
  const result = answer(
    order,
    outcomes(order, (_, i) => (i % 10 === 0 ? ['F', 'E007'] : undefined)),
  )
  await take({
    name: 'settle',
    send: (requestId) => cashier.upload(`/api/pay-runs/${runId}/results`, '回盘.txt', result, { requestId }),
  })
  await take({
    name: 'reissue',
    send: (requestId) => cashier.call('POST /api/pay-runs/:runId/reissue', { requestId, runId }),
  })
  return takeStock(office, tally, order.total)
}

async function takeStock(
  office: PayOffice,
  tally: { steps: number; requests: number; notOnce: number; differing: number; otherRefusals: number },
  total: number,
): Promise<Figure[]> {
  const entries = await office.owner.query<{ kind: string; n: string }>(
    'select kind, count(*) as n from pay.entry group by kind order by kind',
  )
  const expected = ['appropriation', 'approval', 'result', 'sending']
  const extraEntries = entries.rows.reduce(
    (sum, row) => sum + Math.abs(Number(row.n) - (expected.includes(row.kind) ? 1 : 0)),
    0,
  )
  const { rows } = await office.owner.query<{ off: string }>(
    `select coalesce(sum(fen), 0) - $1::bigint as off from pay.posting where account like 'expense:%'`,
    [total],
  )
  const paidTwice = await office.count(
    `(select entitlement_id, month from pay.line where state <> 'cancelled' and reissue_of is null group by 1, 2 having count(*) > 1) x`,
  )
  const reissuedTwice = await office.count(
    `(select reissue_of from pay.line where reissue_of is not null group by 1 having count(*) > 1) x`,
  )
  const none = (id: string, says: string, value: number): Figure => ({ id, says, value, unit: '', limit: atMost(0) })
  return [
    { id: 'steps', says: 'steps of the run', value: tally.steps, unit: '', limit: atLeast(8) },
    { id: 'requests', says: 'requests', value: tally.requests, unit: '', limit: atLeast(1) },
    none('notOnce', 'steps that not exactly one of many carried out', tally.notOnce),
    none('differing', 'repeats of one request id that answer otherwise', tally.differing),
    none('otherRefusals', 'refusals that are no conflict', tally.otherRefusals),
    none('extraEntries', 'ledger entries beyond or short of one a step', extraEntries),
    none('offFen', 'fen booked beyond or short of the list', Math.abs(Number(rows[0]?.off))),
    none('paidTwice', 'months listed twice', paidTwice),
    none('reissuedTwice', 'failed lines sent again twice', reissuedTwice),
    none('files', 'bank files beyond one out and one in', Math.abs((await office.count('pay.bank_file')) - 2)),
    none('broken', 'invariants of the ledger broken', (await office.broken()).length),
  ]
}
