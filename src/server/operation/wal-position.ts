/** Size of a segment of the write-ahead log, in bytes: that of every server we start or support. */
export const segmentBytes = 16_777_216n

/** `0/1A2B3C` as a byte position in the log. @throws on other text. */
export function walPosition(text: string): bigint {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/.exec(text) ?? []
  if (high === undefined || low === undefined) throw new Error(`not a log position: ${text}`)
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

export const positionText = (position: bigint): string =>
  `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffffffffn).toString(16).toUpperCase()}`

/** Name of the segment file that holds `position`: timeline, then the number of the segment in two parts. */
export function segmentName(timeline: number, position: bigint): string {
  const perId = 0x100000000n / segmentBytes
  const number = position / segmentBytes
  return [BigInt(timeline), number / perId, number % perId]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('')
}
