import { Command } from 'commander'
import { areaChain, parseArea } from '#core/division-code.ts'
import type { ParameterValue } from '#core/parameter.ts'
import { DomainError } from '../errors.ts'
import { loadLocalStandards } from '../reference/local-standards.ts'
import { parameters } from '../reference/parameters.ts'
import { divisionNames } from '../registry/divisions.ts'
import { asSystem, say, withPlatform } from './open-platform.ts'

/** `standards list --area`. Standards are entered on the screen, where a second person decides. */
export function standardsCommand(): Command {
  const command = new Command('standards').description('地方标准 / local standards')
  command
    .command('list')
    .description(
      '列出一个地方适用的标准（含上级）；录入在工作平台办理，须由另一人审定 / standards that hold for a place',
    )
    .requiredOption('--area <code>', '行政区划代码 / division code')
    .action(({ area }: { area: string }) => withPlatform((platform) => list(platform, area)))
  return command
}

async function list(platform: Parameters<typeof asSystem>[0], text: string): Promise<void> {
  const area = parseArea(text)
  if (area === undefined) throw new DomainError('invalid-input', { says: `不是行政区划代码：${text}` })
  const { rows, names } = await asSystem(platform, async (tx) => {
    const found = await loadLocalStandards(tx, areaChain(area))
    return {
      rows: found,
      names: await divisionNames(
        tx,
        found.map((row) => row.area),
      ),
    }
  })
  for (const row of rows) {
    const title = parameters.get(row.parameter)?.title ?? row.parameter
    const residence = row.residence === undefined ? '' : row.residence === 'urban' ? '（城市）' : '（农村）'
    say(
      `${names.get(row.area)}  ${title}${residence}  自 ${row.from}  ${valueText(row.value)}  ${row.document}${row.isConfirmed ? '' : '  待确认'}`,
    )
  }
  say(`共 ${rows.length} 条。`)
}

const valueText = (value: ParameterValue): string => (Array.isArray(value) ? value.join('、') : String(value))
