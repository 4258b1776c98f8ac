import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '#server/access/actor.ts'
import { scopeOf } from '#server/access/actor.ts'
import { withProofs } from '#server/audit/proofs.ts'
import { recordAccess } from '#server/audit/record-access.ts'
import { openSealing } from '#server/audit/sealing.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { sm2Signer } from '#server/crypto/sm2.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { atLeast, atMost, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'

const writers = 16

const actor: StaffActor = {
  kind: 'staff',
  id: 1,
  name: '测试人员',
  roles: ['county-clerk'],
  unitArea: areaCode(410_102_000_000),
  unitName: '测试单位',
  level: 'county',
  today: '2026-03-02' as StaffActor['today'],
  address: '127.0.0.1',
}

export const bench: Run = {
  says: '16 writers whose every transaction is one write with its line in the access log, sealed every second',
  options: '--seconds 20',
  async run(options) {
    const seconds = options.count('seconds', 20)
    const own = await openOwnDatabase()
    const keys = keyRing(own.keys)
    const plain = openDatabase(own.runtimeUrl, { size: writers })
    const database = withProofs(plain, keys)
    const sealing = openSealing({
      runtimeUrl: own.runtimeUrl,
      keys,
      signer: () => sm2Signer('7'.repeat(64)),
      folder: join(own.folder, 'seals'),
      limits: { every: 1, alarmAfter: 60, stopAfter: 14_400 },
    })
    try {
      await writeFor(database, seconds / 4)
      const unlogged = await writeFor(plain, seconds / 4, 'unlogged')
      const unproved = await writeFor(plain, seconds / 4)
      const proved = await writeFor(database, seconds / 4)
      await sealing.round() // what has piled up is not measured
      sealing.start()
      let worstLag = 0
      const watch = setInterval(() => {
        worstLag = Math.max(worstLag, sealing.status().lagSeconds)
      }, 100)
      const sealed = await writeFor(database, seconds)
      clearInterval(watch)
      const { problem, made } = sealing.status()
      options.say(`${made} seals${problem ? `, ${problem}` : ''}`)
      return [
        {
          id: 'auditedWrites',
          says: `audited writes a second, ${writers} writers; beside: not sealed / without proof / without a line`,
          value: sealed.perSecond,
          unit: '/s',
          limit: atLeast(5000),
          beside: [proved, unproved, unlogged].map(({ perSecond }) => perSecond.toFixed(0)).join(' / '),
        },
        {
          id: 'processMicros',
          says: 'CPU of this process a write; beside: not sealed / without proof / without a line',
          value: sealed.micros,
          unit: 'µs',
          beside: [proved, unproved, unlogged].map(({ micros }) => micros.toFixed(0)).join(' / '),
        },
        { id: 'worstLag', says: 'oldest line not yet sealed', value: worstLag, unit: 's', limit: atMost(60) },
        { id: 'problems', says: 'problems of sealing', value: problem ? 1 : 0, unit: '', limit: atMost(0) },
      ]
    } finally {
      await sealing.stop()
      await database.close()
      await own.close()
    }
  },
}

interface Pace {
  readonly perSecond: number
  /** CPU of this process for one. */
  readonly micros: number
}

/** One write and its line of the access log in one transaction, by each writer as fast as it goes. */
async function writeFor(database: Database, seconds: number, log: 'logged' | 'unlogged' = 'logged'): Promise<Pace> {
  const end = performance.now() + seconds * 1000
  const start = performance.now()
  const cpu = process.cpuUsage()
  let written = 0
  const writer = async () => {
    for (; performance.now() < end; written++)
      await database.withScope(scopeOf(actor), async (tx) => {
        await tx
          .insertInto('app.request')
          .values({
            request_id: randomUUID(),
            actor: 'staff:1',
            action: 'measure',
            digest: '',
            result: JSON.stringify({ answer: null }),
          })
          .execute()
        if (log === 'logged')
          await recordAccess(tx, actor, { action: 'measure', caseId: written, fields: ['name'], purpose: '测量' })
      })
  }
  await Promise.all(Array.from({ length: writers }, writer))
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: written / ((performance.now() - start) / 1000), micros: (user + system) / written }
}
