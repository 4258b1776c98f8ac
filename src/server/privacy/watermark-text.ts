import type { StaffActor } from '../access/actor.ts'

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })

/** `导出人 张某（账号17） 某县民政局 2026-03-02 09:30 申请号 42`: what every exported page says. */
export const watermarkText = (
  actor: Pick<StaffActor, 'name' | 'id' | 'unitName'>,
  exportId: number,
  at: Date,
): string => `导出人 ${actor.name}（账号${actor.id}） ${actor.unitName} ${clock.format(at)} 申请号 ${exportId}`
