const format = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `2026年3月2日 14:05` in Beijing time from an ISO instant; the text itself when it is none. */
export function momentText(instant: string): string {
  const time = Date.parse(instant)
  return Number.isNaN(time) ? instant : format.format(time)
}
