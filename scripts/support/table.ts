/** A plain text table whose columns line up on a terminal; Chinese characters are two columns wide. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((n) => '-'.repeat(n)).join('  '), ...rows.map(line)].join('\n')
}

const width = (text: string): number =>
  [...text].reduce((sum, point) => sum + ((point.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
