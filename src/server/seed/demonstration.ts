import { seededRandom } from '#core/random.ts'
import type { PlainDate } from '#core/units.ts'
import type { Platform } from '../platform.ts'
import { openCitizenLogins, openDemonstrationAccounts } from './demonstration-accounts.ts'
import { playCases } from './demonstration-cases.ts'
import { applicantsOf, hidingOf, receiversOf, registeredOf } from './demonstration-cohorts.ts'
import { playMoney } from './demonstration-money.ts'
import { playMonitoring } from './demonstration-monitoring.ts'
import { finishDemonstration, loadDemonstrationPeople } from './demonstration-people.ts'
import { demonstrationSeed } from './demonstration-plan.ts'
import { openStock } from './demonstration-stock.ts'
import { writeExchangeFiles } from './exchange-files.ts'

export interface SeedDemonstration {
  readonly platform: Pick<Platform, 'database' | 'keys' | 'exchangeDir' | 'filesDir'>
  /** The database's owner, for the first load of people. */
  readonly ownerUrl: string
  readonly say: (line: string) => void
}

/** The request id that all of the seed's own are derived from. */
const seedRequest = '5eed0000-0000-4000-8000-000000002026'

/**
 * Loads the demonstration county: people, staff, standards, outside registers, money and a history made through the real
 * commands. Once; killed half way, the next call goes on where it stopped, because every command knows its request again.
 * Yields false when it was whole before, and in a database that holds accounts of somebody else's.
 */
export async function seedDemonstration(
  { platform, ownerUrl, say }: SeedDemonstration,
  today: PlainDate,
): Promise<boolean> {
  const loaded = await loadDemonstrationPeople(ownerUrl, platform.keys, today)
  if (loaded === undefined) return false
  const { state, places, households } = loaded
  const started = performance.now()
  const hiding = hidingOf(households, places)
  const staff = await openDemonstrationAccounts(platform, places, households, state.today)
  await openCitizenLogins(
    platform,
    state.citizens.flatMap((serial) => households[serial - 1] ?? []),
  )
  writeExchangeFiles(platform.exchangeDir, registeredOf(households, places), hiding, {
    random: seededRandom(demonstrationSeed),
    today: state.today,
  })
  const receivers = receiversOf(households)
  const seed = { requestId: seedRequest, today: state.today }
  await platform.database.withScope({ kind: 'worker' }, (tx) =>
    openStock(tx, platform.keys, { ...seed, households: receivers }),
  )
  const deps = { ...seed, platform, staff, places, hiding }
  await playMoney(deps)
  await playCases(deps, applicantsOf(households, places))
  await playMonitoring(deps, receivers)
  await finishDemonstration(ownerUrl, state)
  say(`演示数据已载入（${((performance.now() - started) / 1000).toFixed(1)} 秒）。`)
  return true
}
