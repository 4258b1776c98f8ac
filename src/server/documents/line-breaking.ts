/** Characters that may not begin a line (避头) and that may not end one (避尾). */
const notAtStart = new Set('，。、；：？！）》〉」』】〕〗｝”’％‰℃·…—～,.;:?!)]}%〞″′元')
const notAtEnd = new Set('（《〈「『【〔〖｛“‘([{¥￥＄$第')

/** Text of one line and whether its paragraph goes on after it (only such lines are spread to full width). */
export interface TextLine {
  readonly text: string
  readonly goesOn: boolean
}

/**
 * Breaks `text` into lines no wider than `width`; `indent` shortens the first. `measure` yields the width of one character in
 * the same unit. Numbers and Latin words stay whole unless longer than a line; closing marks never begin a line and opening
 * ones never end it. `\n` ends a paragraph. An empty text is one empty line.
 */
export function breakLines(text: string, width: number, measure: (char: string) => number, indent = 0): TextLine[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph, width, measure, indent))
}

function breakParagraph(text: string, width: number, measure: (char: string) => number, indent: number): TextLine[] {
  const widthOf = (unit: string): number => [...unit].reduce((sum, char) => sum + measure(char), 0)
  const lines: TextLine[] = []
  let line: string[] = []
  let room = width - indent
  for (const unit of unitsOf(text)) {
    for (const piece of widthOf(unit) > width ? [...unit] : [unit]) {
      const wide = widthOf(piece)
      if (wide > room + tolerance && line.length > 0) {
        const carried = carriedOver(line, piece)
        lines.push({ text: line.slice(0, line.length - carried.length).join(''), goesOn: true })
        line = carried[0] === ' ' ? carried.slice(1) : carried
        room = width - widthOf(line.join(''))
        if (piece === ' ') continue
      }
      line.push(piece)
      room -= wide
    }
  }
  lines.push({ text: line.join(''), goesOn: false })
  return lines
}

const tolerance = 0.01

/** Numbers, Latin words and codes are one unit; every other character is one by itself. */
const unitsOf = (text: string): string[] => text.match(/[A-Za-z0-9][A-Za-z0-9.,:/_%+-]*[A-Za-z0-9%]|[\s\S]/gu) ?? []

/** The units at the end of `line` that go to the next one with `next`, so that neither line breaks a rule; never the whole line. */
function carriedOver(line: readonly string[], next: string): string[] {
  let from = line.length
  let head = next
  while (from > 1 && (notAtStart.has(head) || notAtEnd.has(line[from - 1] ?? ''))) {
    from--
    head = line[from] ?? ''
    if (line.length - from > 4) return []
  }
  return line.slice(from)
}
