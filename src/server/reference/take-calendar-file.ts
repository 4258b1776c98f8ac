import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { requestId } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { readCalendarCsv } from './calendar-file.ts'
import { type CalendarReceipt, ImportCalendar, importCalendar, type Recompute } from './import-calendar.ts'

export const TakeCalendarFile = z.object({
  requestId,
  year: z.number().int().min(2000).max(2999),
  /** The file's text: CSV with the columns date, is_off_day, holiday, document. */
  text: z.string().min(1).max(200_000),
})

/** Takes over a year's arrangement from a file sent in by the province. @throws DomainError `forbidden`, `invalid-input` naming the line. */
export function takeCalendarFile(
  tx: Tx,
  actor: StaffActor,
  { requestId: id, year, text }: z.output<typeof TakeCalendarFile>,
  recompute: readonly Recompute[],
): Promise<CalendarReceipt> {
  if (actor.level !== 'province') throw new DomainError('forbidden', { says: '放假安排由省级标准管理人员导入' })
  const input = ImportCalendar.safeParse({ requestId: id, year, rows: readCalendarCsv(text) })
  if (!input.success) throw new DomainError('invalid-input', { says: '文件没有可以导入的日期' })
  return importCalendar(tx, actor, input.data, recompute)
}
