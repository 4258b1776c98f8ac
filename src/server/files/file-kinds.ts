/** What an attachment may be, told by its first bytes and never by its name or what the sender says. */
const kinds = [
  { mime: 'image/jpeg', extension: 'jpg', starts: Buffer.from([0xff, 0xd8, 0xff]) },
  { mime: 'image/png', extension: 'png', starts: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { mime: 'application/pdf', extension: 'pdf', starts: Buffer.from('%PDF-') },
] as const

export type FileKind = (typeof kinds)[number]

/** The kind of a file that begins with `first`; undefined for anything but JPEG, PNG and PDF. */
export const fileKind = (first: Uint8Array): FileKind | undefined =>
  kinds.find(({ starts }) => Buffer.from(first.subarray(0, starts.length)).equals(starts))

/** A name for lists and downloads: the last part of a path, without control characters, at most 100 characters. */
export function safeFileName(name: string, { extension }: FileKind): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = [...last.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')].slice(0, 100).join('').trim()
  return clean === '' || /^\.+$/.test(clean) ? `附件.${extension}` : clean
}
