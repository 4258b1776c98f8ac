import { createHash, randomUUID } from 'node:crypto'
import { type Random, seededRandom } from '#core/random.ts'
import { paySigner } from '#server/payment/list-signature.ts'
import { answer, type BankOrder, isSignedBy, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { isDone, openPayOffice, outcomeOf, type PayOffice } from '../support/pay-office.ts'

const layouts = ['csv', 'fixed-gb18030'] as const
type Layout = (typeof layouts)[number]
const months: Readonly<Record<Layout, string>> = { csv: '2026-03', 'fixed-gb18030': '2026-04' }

export const drill: Run = {
  says: 'bank files changed on their way, out and in: every byte flipped, rows swapped, dropped, added, also with all sums made good',
  options: '--lines 20',
  async run(options) {
    const office = await openPayOffice(options.count('lines', 20))
    try {
      const tallies: Tally[] = []
      for (const layout of layouts) tallies.push(await tamperWith(office, layout, options))
      const sum = (what: keyof Tally) => tallies.reduce((total, tally) => total + tally[what], 0)
      const none = (id: string, says: string, value: number): Figure => ({
        id,
        says,
        value,
        unit: '',
        limit: atMost(0),
      })
      return [
        { id: 'orders', says: 'changed orders', value: sum('orders'), unit: '', limit: atLeast(1) },
        { id: 'atBank', says: 'of them seen by the bank before it pays', value: sum('atBank'), unit: '' },
        {
          id: 'withAnswer',
          says: 'of them seen only when the bank answers',
          value: sum('withAnswer'),
          unit: '',
        },
        none('ordersUnseen', 'of them never seen', sum('ordersUnseen')),
        { id: 'results', says: 'changed results', value: sum('results'), unit: '', limit: atLeast(1) },
        none('resultsBooked', 'of them booked', sum('resultsBooked')),
        none('moved', 'lines moved by all of it', sum('moved')),
        none('unsettled', 'lines the true result did not settle in the end', sum('unsettled')),
        none('broken', 'invariants of the ledger broken', (await office.broken()).length),
      ]
    } finally {
      await office.close()
    }
  },
}

interface Tally {
  readonly orders: number
  readonly atBank: number
  readonly withAnswer: number
  readonly ordersUnseen: number
  readonly results: number
  readonly resultsBooked: number
  readonly moved: number
  readonly unsettled: number
}

async function tamperWith(office: PayOffice, layout: Layout, options: RunOptions): Promise<Tally> {
  const random = seededRandom(options.seed)
  const { runId, file } = await sentFile(office, layout, options.count('lines', 20))
  const { publicKey } = await paySigner(office.running.platform.keys)
  const order = readOrder(file)
  if (!(await isSignedBy(order, publicKey))) throw new Error('the true order is not signed')
  const upload = (bytes: Buffer) =>
    outcomeOf(office.cashier.upload(`/api/pay-runs/${runId}/results`, '回盘.txt', bytes, { requestId: randomUUID() }))
  let [atBank, withAnswer, ordersUnseen] = [0, 0, 0]
  const orders = [...flips(file, random), ...rowChanges(file), ...goodSums(file, layout)]
  for (const changed of orders) {
    const read = await readByBank(changed, publicKey)
    if (!read) atBank++
    else if (isDone(await upload(answer(read, outcomes(read))))) ordersUnseen++
    else withAnswer++
  }
  const result = answer(
    order,
    outcomes(order, (_, i) => (i % 5 === 0 ? ['F', 'E001'] : undefined)),
  )
  const other = { ...order, batch: String(runId + 1) }
  const results = [
    ...flips(result, random),
    ...rowChanges(result),
    answer(other, outcomes(order)),
    answer({ ...order, sm3: createHash('sm3').update('x').digest('hex') }, outcomes(order)),
    answer(order, [...outcomes(order), ...outcomes(order).slice(0, 1)]),
    answer(
      order,
      outcomes(order).map((line, i) => ({ ...line, fen: i === 0 ? line.fen + 1 : line.fen })),
    ),
    answer(
      order,
      outcomes(order).map((line, i) => ({ ...line, line: i === 0 ? '999999999' : line.line })),
    ),
  ]
  let resultsBooked = 0
  for (const changed of results) if (isDone(await upload(changed))) resultsBooked++
  const moved = await office.count(`pay.line where run_id = $1 and state <> 'sent'`, [runId])
  await upload(result)
  const unsettled = await office.count(`pay.line where run_id = $1 and state not in ('ok', 'failed')`, [runId])
  options.say(
    `${layout}: ${orders.length} orders, ${atBank} seen by the bank, ${withAnswer} with its answer; ${results.length} results, ${resultsBooked} booked`,
  )
  return {
    orders: orders.length,
    atBank,
    withAnswer,
    ordersUnseen,
    results: results.length,
    resultsBooked,
    moved,
    unsettled,
  }
}

/** A month from its list to the bank, and the file that goes there. */
async function sentFile(
  { cashier, finance, running }: PayOffice,
  layout: Layout,
  lines: number,
): Promise<{ readonly runId: number; readonly file: Buffer }> {
  running.setToday(`${months[layout]}-05`)
  await finance.write('POST /api/ledger/appropriations', { fund: 'county', fen: lines * 100_000, document: '演练' })
  const { runId } = await cashier.write('POST /api/pay-runs', { month: months[layout] as never })
  await cashier.write('POST /api/pay-runs/:runId/freeze', { runId })
  const { total, lines: count } = await cashier.write('POST /api/pay-runs/:runId/check', { runId })
  await finance.write('POST /api/pay-runs/:runId/approve', { runId, total, lines: count })
  const { fileId } = await cashier.write('POST /api/pay-runs/:runId/export', { runId, layout })
  return { runId, file: Buffer.from(await cashier.download(`/api/pay-runs/${runId}/files/${fileId}`)) }
}

async function readByBank(bytes: Buffer, publicKey: string): Promise<BankOrder | undefined> {
  try {
    const order = readOrder(bytes)
    return (await isSignedBy(order, publicKey)) ? order : undefined
  } catch {
    return undefined // the bank says no
  }
}

/** One bit of every byte in turn. */
const flips = (file: Buffer, random: Random): Buffer[] =>
  Array.from(file, (byte, at) => {
    const changed = Buffer.from(file)
    changed[at] = byte ^ (1 << random.whole(0, 7))
    return changed
  })

const recordsOf = (file: Buffer): Buffer[] => {
  const records: Buffer[] = []
  for (let from = 0; from < file.length; ) {
    const end = file.indexOf('\r\n', from) + 2
    records.push(file.subarray(from, end))
    from = end
  }
  return records
}

/** Whole records moved about, with head and trailer as they were. */
function rowChanges(file: Buffer): Buffer[] {
  const records = recordsOf(file)
  const [head, body, trailer] = [records.slice(0, 1), records.slice(1, -1), records.slice(-1)]
  const [first, second] = body
  if (!first || !second) throw new Error('two lines are needed')
  const variants = [
    [second, first, ...body.slice(2)],
    body.toReversed(),
    body.slice(1),
    body.slice(0, -1),
    [...body, first],
    [first, first, ...body.slice(2)],
    [],
  ]
  return [
    ...variants.map((changed) => Buffer.concat([...head, ...changed, ...trailer])),
    Buffer.concat([...head, ...body]),
    Buffer.concat([...body, ...trailer]),
    Buffer.concat([file, file]),
    file.subarray(0, Math.floor(file.length / 2)),
  ]
}

/** By a forger who knows the layout: another card, an amount moved, a payee dropped or doubled; count, total and SM3 made good, the signature as it was. */
function goodSums(file: Buffer, layout: Layout): Buffer[] {
  const start = layout === 'csv' ? 3 : 0
  const records = recordsOf(file.subarray(start)).map((record) => record.toString('latin1'))
  const body = records.slice(1, -1)
  const [first = '', second = ''] = body
  const cardOf = (record: string) => (layout === 'csv' ? (record.split(',')[2] ?? '') : record.slice(13, 45))
  const otherCard = first.replace(cardOf(first), cardOf(second))
  return [[otherCard, ...body.slice(1)], [second, first, ...body.slice(2)], body.slice(1), [...body, first]].map(
    (changed) => Buffer.concat([file.subarray(0, start), madeGood(records, changed, layout)]),
  )
}

function madeGood(records: readonly string[], body: readonly string[], layout: Layout): Buffer {
  const fenOf = (record: string) =>
    layout === 'csv' ? Math.round(Number(record.split(',')[5]) * 100) : Number(record.slice(325, 340))
  const total = body.reduce((sum, record) => sum + fenOf(record), 0)
  const money = layout === 'csv' ? (total / 100).toFixed(2) : String(total).padStart(15, '0')
  const count = layout === 'csv' ? String(body.length) : String(body.length).padStart(8, '0')
  const head = records[0] ?? ''
  const newHead =
    layout === 'csv'
      ? `${head.split(',').slice(0, 5).join(',')},${count},${money}\r\n`
      : `${head.slice(0, 33)}${count}${money}\r\n`
  const signed = newHead + body.join('')
  const sm3 = createHash('sm3').update(Buffer.from(signed, 'latin1')).digest('hex')
  const former = records.at(-1) ?? ''
  const signature = layout === 'csv' ? former.split(',').slice(4).join(',') : former.slice(88)
  const trailer = layout === 'csv' ? `T,${count},${money},${sm3},${signature}` : `T${count}${money}${sm3}${signature}`
  return Buffer.from(signed + trailer, 'latin1')
}
