import { sql } from 'kysely'
import type { StaffActor } from '../access/actor.ts'
import { sendLater, type Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

/** What a leak of it can do (法释〔2017〕10号 art. 5): property, safety of the person, everything else. */
export type ExposureClass = 'property' | 'safety' | 'identity'
export type ExposureChannel = 'reveal' | 'export' | 'list'

/** Records of 24 hours at which an officer is stopped: half of what makes a leak a crime. */
const thresholds: Readonly<Record<ExposureClass, number>> = { property: 25, safety: 250, identity: 2500 }
export const classTitles: Readonly<Record<ExposureClass, string>> = {
  property: '银行账号',
  safety: '联系电话、住址',
  identity: '身份证件号码、名单',
}
export const channelTitles: Readonly<Record<ExposureChannel, string>> = {
  reveal: '查看完整信息',
  export: '导出',
  list: '翻阅名单',
}

export interface Exposure {
  readonly channel: ExposureChannel
  readonly class: ExposureClass
  readonly records: number
  readonly aboutId?: number
  readonly object?: string
  readonly purpose?: string
}

/** Adds to what an officer was shown; sent with the next statement. */
export function recordExposure(tx: Tx, actor: StaffActor, exposure: Exposure): void {
  sendLater(tx, {
    sql: 'insert into app.exposure (area, account_id, channel, class, records, about_id, object, purpose) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    parameters: [
      actor.unitArea,
      actor.id,
      exposure.channel,
      exposure.class,
      exposure.records,
      exposure.aboutId ?? null,
      exposure.object ?? '',
      exposure.purpose ?? '',
    ],
  })
}

/** What of `channel` and `class` the officer was shown in 24 hours, or since another person let him go on. */
async function recentExposure(
  tx: Tx,
  accountId: number,
  { channel, class: kind }: Pick<Exposure, 'channel' | 'class'>,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(records), 0)::int as n from app.exposure
    where account_id = ${accountId} and channel = ${channel} and class = ${kind}
      and at > greatest(now() - interval '24 hours', (select max(decided_at) from app.exposure_alarm
        where account_id = ${accountId} and channel = ${channel} and class = ${kind} and state = 'released'))`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

/** One alarm stays open per officer, channel and class; supervisors of the unit's area see it. */
export async function raiseAlarm(
  tx: Tx,
  actor: Pick<StaffActor, 'id' | 'name' | 'unitArea' | 'unitName'>,
  alarm: Pick<Exposure, 'channel' | 'class' | 'records'> & { readonly threshold: number; readonly isBlocking: boolean },
): Promise<void> {
  await sql`insert into app.exposure_alarm (area, account_id, officer, unit_name, channel, class, records, threshold, is_blocking)
    values (${actor.unitArea}, ${actor.id}, ${actor.name}, ${actor.unitName}, ${alarm.channel}, ${alarm.class}, ${alarm.records},
      ${alarm.threshold}, ${alarm.isBlocking})
    on conflict do nothing`.execute(tx)
}

/**
 * Counts one value about to be shown. The one that reaches the threshold is still shown and raises the alarm; the next is
 * refused until another person has released it. @throws DomainError `approval-needed`.
 */
export async function countReveal(
  tx: Tx,
  actor: StaffActor,
  exposure: Omit<Exposure, 'channel' | 'records'>,
): Promise<void> {
  const counted = { ...exposure, channel: 'reveal', records: 1 } as const
  sendLater(tx, {
    sql: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    parameters: [`exposure ${actor.id}`],
  })
  const limit = thresholds[exposure.class]
  const before = await recentExposure(tx, actor.id, counted)
  if (before >= limit)
    throw new DomainError('approval-needed', {
      says: `24小时内查看的${classTitles[exposure.class]}已达${limit}条，已通知监督人员，经另一人核准后方可继续`,
    })
  recordExposure(tx, actor, counted)
  if (before + 1 >= limit)
    await raiseAlarm(tx, actor, { ...counted, records: before + 1, threshold: limit, isBlocking: true })
}
