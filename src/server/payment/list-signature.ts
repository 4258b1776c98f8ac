import { sql } from 'kysely'
import type { Fen } from '#core/units.ts'
import { type KeyRing, subkey } from '../crypto/key-ring.ts'
import { isSm2Signature, type Sm2Signer, sm2Signer } from '../crypto/sm2.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { paidRoot } from './list-lines.ts'
import type { RunHead } from './pay-run-head.ts'

/** What is signed of a list: how many lines come to how much, and the Merkle root over them. */
export interface PaidList {
  readonly lines: number
  readonly total: Fen
  readonly root: string
}

type Generation = KeyRing['current']
const signers = new WeakMap<Generation, Promise<Sm2Signer>>()

/** The installation's signer of pay lists and orders: a key of its own under the current generation, made once a process. */
export const paySigner = ({ current }: KeyRing): Promise<Sm2Signer> => signerOf(current)

function signerOf(keys: Generation): Promise<Sm2Signer> {
  const known = signers.get(keys)
  if (known !== undefined) return known
  const made = sm2Signer(subkey(keys, 'mac', 'pay.list_signature').toString('hex'))
  signers.set(keys, made)
  return made
}

/** Signs what a run pays, once, at its approval. */
export async function signList(tx: Tx, run: RunHead, list: PaidList, keys: KeyRing): Promise<void> {
  const signer = await paySigner(keys)
  const says = listText(run, list)
  await tx
    .insertInto('pay.list_signature')
    .values({
      run_id: run.id,
      county_id: run.county_id,
      area: run.area,
      lines: list.lines,
      total_fen: list.total,
      root: list.root,
      says,
      signature: signer.sign(Buffer.from(says)),
      public_key: signer.publicKey,
    })
    .execute()
}

/**
 * The list as it was signed at approval, by a key of this installation. @throws DomainError `control-total` when it was not
 * signed, or count, sum, any line or the signature is another.
 */
export async function verifySigned(tx: Tx, run: RunHead, list: PaidList, keys: KeyRing): Promise<void> {
  const row = await tx.selectFrom('pay.list_signature').selectAll().where('run_id', '=', run.id).executeTakeFirst()
  if (!row) throw new DomainError('control-total', { says: '清单复核时没有签名，不得送银行，请作废后重新编制' })
  const own = await Promise.all([...keys.generations.values()].map(async (of) => (await signerOf(of)).publicKey))
  const isWhole =
    row.says === listText(run, list) &&
    own.includes(row.public_key) &&
    (await isSm2Signature(row.public_key, Buffer.from(row.says), row.signature))
  if (!isWhole) throw new DomainError('control-total', { says: '清单与复核时的签名不符，不得送银行，请作废后重新编制' })
}

/** The signed text. */
const listText = (run: Pick<RunHead, 'id' | 'county_id' | 'month'>, { lines, total, root }: PaidList): string =>
  [
    'pay list 1',
    `run ${run.id}`,
    `county ${run.county_id}`,
    `month ${run.month.slice(0, 7)}`,
    ...sumsText(lines, total, root),
  ].join('\n')

const sumsText = (lines: number, total: number, root: string): string[] => [
  `lines ${lines}`,
  `fen ${total}`,
  `root ${root}`,
]

/**
 * Runs whose lines are not those that were signed, whose signature does not hold, or that were approved without one since lists
 * are signed; for the areas the transaction sees. Reads every line of every signed run.
 */
export async function findUnsigned(tx: Tx): Promise<readonly number[]> {
  const { rows: without } = await sql<{ id: number }>`
    select r.id from pay.run r where r.state in ('approved', 'sent', 'settled')
      and r.approved_at >= (select min(at) from pay.list_signature)
      and not exists (select from pay.list_signature s where s.run_id = r.id) order by 1`.execute(tx)
  const found = without.map(({ id }) => id)
  const signed = await tx
    .selectFrom('pay.list_signature as s')
    .innerJoin('pay.run as r', 'r.id', 's.run_id')
    .selectAll('s')
    .where('r.state', '<>', 'cancelled')
    .orderBy('s.run_id')
    .execute()
  for (const row of signed) {
    const { lines, total, root } = await paidRoot(tx, row.run_id)
    const isSame = lines === row.lines && total === row.total_fen && root === row.root
    const isSaid = row.says.endsWith(['', ...sumsText(lines, total, root)].join('\n'))
    const holds = await isSm2Signature(row.public_key, Buffer.from(row.says), row.signature)
    if (!isSame || !isSaid || !holds) found.push(row.run_id)
  }
  return found
}
