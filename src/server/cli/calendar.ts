import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { recomputeProvisional } from '../intake/deadlines.ts'
import { readCalendarCsv, readCalendarJson } from '../reference/calendar-file.ts'
import { ImportCalendar, importCalendar } from '../reference/import-calendar.ts'
import { asSystem, say, withPlatform } from './open-platform.ts'

/** `calendar import <file>`. */
export function calendarCommand(): Command {
  const command = new Command('calendar').description('工作日历 / working-day calendar')
  command
    .command('import <file>')
    .description('导入一年的放假安排，列名 date,is_off_day,holiday,document（CSV 或 JSON） / days off of one year')
    .requiredOption('--year <year>', '年份 / year', Number)
    .action(async (file: string, { year }: { year: number }) => {
      const text = readFileSync(file, 'utf8')
      const rows = file.endsWith('.json') ? readCalendarJson(text) : readCalendarCsv(text)
      const receipt = await withPlatform((platform) =>
        asSystem(platform, (tx, actor, requestId) =>
          importCalendar(tx, actor, ImportCalendar.parse({ requestId, year, rows }), [recomputeProvisional]),
        ),
      )
      say(`导入 ${receipt.days} 天，其中更正 ${receipt.changed} 天；重新计算暂定期限 ${receipt.recomputed} 个。`)
    })
  return command
}
