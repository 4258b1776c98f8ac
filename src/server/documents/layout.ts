import PDFDocument from 'pdfkit'
import { create as createQr } from 'qrcode'
import { type Face, fontFor, missingSign, outlineOf, widthOf } from './fonts.ts'
import { breakLines, type TextLine } from './line-breaking.ts'

/** Points per millimetre: measures of this module are millimetres, sizes of type are points. */
const mm = 72 / 25.4

/** Sizes of type by their Chinese names, in points. */
export const typeSizes = {
  two: 22,
  three: 16,
  smallThree: 15,
  four: 14,
  smallFour: 12,
  five: 10.5,
  smallFive: 9,
  six: 7.5,
} as const

interface SheetOptions {
  readonly title: string
  readonly author: string
  /** Stands in the file as its date; the same content gives the same bytes. */
  readonly issuedOn: string
  readonly isLandscape?: boolean
  /** Margins in mm; GB/T 9704: 37 above, 28 at the binding edge, text area 156 × 225. */
  readonly margins?: { readonly top: number; readonly left: number; readonly right: number; readonly bottom: number }
  /** `official`: `— 1 —` at the outer edge (GB/T 9704); `of-total`: 第 1 页 共 3 页 in the middle. */
  readonly pageNumbers: 'official' | 'of-total'
  /** Printed small at the foot of every page, left. */
  readonly footer?: string
  /** Printed pale and slanting over every page: who took the document and when. */
  readonly watermark?: string
}

interface TextStyle {
  readonly size?: number
  readonly face?: Face
  readonly align?: 'left' | 'center' | 'right'
  /** Of the first line, in characters. */
  readonly indent?: number
  /** Height of a line in mm; 1.6 times the type when absent. */
  readonly lineHeight?: number
  /** Narrows the text from the left, in mm. */
  readonly inset?: number
  readonly color?: string
}

export interface Cell {
  readonly text: string
  /** Columns it covers; 1 when absent. */
  readonly span?: number
  readonly align?: 'left' | 'center' | 'right'
  readonly face?: Face
  readonly isShaded?: boolean
}

interface TableSpec {
  /** Relative widths of the columns. */
  readonly widths: readonly number[]
  /** Repeated on every page. */
  readonly head?: readonly (readonly Cell[])[]
  readonly rows: readonly (readonly Cell[])[]
  readonly size?: number
  /** Smallest height of a row in mm. */
  readonly rowHeight?: number
}

/** A document being drawn downwards, page after page. `bytes` ends it. */
export interface Sheet {
  /** Width of the text area in mm. */
  readonly width: number
  text(text: string, style?: TextStyle): void
  /** Text at the left and the right end of one line. */
  ends(left: string, right: string, style?: TextStyle): void
  rule(color: string, thickness: number): void
  gap(height: number): void
  /** Lets other work run between rows, for lists of thousands. */
  table(spec: TableSpec): Promise<void>
  /** Issuer, date and the place of the seal at the right, and at the left a QR code with a caption below it; on one page. */
  seal(issuer: string, date: string, code: { readonly content: string; readonly caption: string }): void
  newPage(): void
  /** Starts a page unless `height` mm are left. */
  need(height: number): void
  /** Characters that no font has, printed as 〓. */
  readonly missing: ReadonlySet<number>
  bytes(): Promise<Buffer>
}

const gbt9704 = { top: 37, left: 28, right: 26, bottom: 35 }

/** Opens an A4 document. */
export function openSheet(options: SheetOptions): Sheet {
  const margins = options.margins ?? gbt9704
  const page = options.isLandscape ? { width: 297, height: 210 } : { width: 210, height: 297 }
  const [left, width] = [margins.left, page.width - margins.left - margins.right]
  const bottom = page.height - margins.bottom
  const date = new Date(`${options.issuedOn}T00:00:00Z`)
  const doc = new PDFDocument({
    size: 'A4',
    layout: options.isLandscape ? 'landscape' : 'portrait',
    margin: 0,
    bufferPages: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: options.title, Author: options.author, CreationDate: date, ModDate: date },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  const pen = openPen(doc)
  let y = margins.top

  const newPage = () => {
    doc.addPage()
    y = margins.top
  }
  const need = (height: number) => {
    if (y + height > bottom + 0.01 && y > margins.top) newPage()
  }
  const lineHeightOf = (style: TextStyle) => style.lineHeight ?? ((style.size ?? typeSizes.three) * 1.6) / mm

  const text = (content: string, style: TextStyle = {}) => {
    const { size = typeSizes.three, face = 'regular', inset = 0 } = style
    const height = lineHeightOf(style)
    const indent = ((style.indent ?? 0) * size) / mm
    const lines = breakLines(content, width - inset, (char) => (pen.widthOf(char, face) * size) / mm, indent)
    for (const [i, line] of lines.entries()) {
      need(height)
      const isFirst = i === 0 || lines[i - 1]?.goesOn === false
      const start = left + inset + (isFirst ? indent : 0)
      pen.line(line, {
        x: start,
        y,
        width: left + width - start,
        height,
        size,
        face,
        align: style.align ?? 'left',
        color: style.color,
      })
      y += height
    }
  }

  const table = async (spec: TableSpec) => {
    const size = spec.size ?? typeSizes.five
    const total = spec.widths.reduce((sum, part) => sum + part, 0)
    const edges = [left]
    for (const part of spec.widths) edges.push((edges.at(-1) ?? left) + (part / total) * width)
    const lineHeight = (size * 1.4) / mm
    const head = (spec.head ?? []).map((cells) => layRow(cells, true))
    const headHeight = head.reduce((sum, row) => sum + row.height, 0)

    function layRow(cells: readonly Cell[], isHead: boolean) {
      let column = 0
      const placed = cells.map((cell) => {
        const x = edges[column] ?? left
        column += cell.span ?? 1
        const cellWidth = (edges[column] ?? left + width) - x
        const face = cell.face ?? (isHead ? 'bold' : 'regular')
        const lines = breakLines(cell.text, cellWidth - 2 * padding, (char) => (pen.widthOf(char, face) * size) / mm)
        return { cell, x, width: cellWidth, face, lines, align: cell.align ?? (isHead ? 'center' : 'left') }
      })
      const most = Math.max(1, ...placed.map(({ lines }) => lines.length))
      return { placed, lines: most, height: Math.max(spec.rowHeight ?? 0, most * lineHeight + 2 * padding), isHead }
    }
    const drawPart = (row: ReturnType<typeof layRow>, from: number, count: number, height: number) => {
      for (const { cell, x, width: cellWidth, face, lines, align } of row.placed) {
        if (row.isHead || cell.isShaded) pen.fill(x, y, cellWidth, height, '#eeeeee')
        pen.box(x, y, cellWidth, height)
        const part = lines.slice(from, from + count)
        const top = y + (height - part.length * lineHeight) / 2
        const inner = {
          x: x + padding,
          width: cellWidth - 2 * padding,
          height: lineHeight,
          size,
          face,
          align,
          color: undefined,
        }
        for (const [i, line] of part.entries())
          pen.line({ ...line, goesOn: false }, { ...inner, y: top + i * lineHeight })
      }
      y += height
    }
    const drawHead = () => {
      for (const row of head) drawPart(row, 0, row.lines, row.height)
    }

    const first = spec.rows[0] && layRow(spec.rows[0], false)
    need(headHeight + Math.min(first?.height ?? 0, 40))
    drawHead()
    for (const [i, cells] of spec.rows.entries()) {
      if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve))
      const row = layRow(cells, false)
      if (y + row.height <= bottom + 0.01) drawPart(row, 0, row.lines, row.height)
      else if (row.height <= splitHeight && row.height <= bottom - margins.top - headHeight) {
        newPage()
        drawHead()
        drawPart(row, 0, row.lines, row.height)
      } else
        for (let from = 0; from < row.lines; ) {
          const fits = Math.floor((bottom - y - 2 * padding) / lineHeight)
          if (fits < Math.min(2, row.lines - from)) {
            newPage()
            drawHead()
            continue
          }
          const count = Math.min(fits, row.lines - from)
          drawPart(row, from, count, count * lineHeight + 2 * padding)
          from += count
        }
    }
  }

  return {
    width,
    missing: pen.missing,
    text,
    table,
    need,
    newPage,
    ends(leftText, rightText, style = {}) {
      const { size = typeSizes.three, face = 'regular' } = style
      const height = lineHeightOf(style)
      need(height)
      const place = { x: left, y, width, height, size, face, color: style.color }
      pen.line({ text: leftText, goesOn: false }, { ...place, align: 'left' })
      pen.line({ text: rightText, goesOn: false }, { ...place, align: 'right' })
      y += height
    },
    rule(color, thickness) {
      need(2)
      pen.stroke(left, y, left + width, y, color, thickness)
      y += 2
    },
    gap(height) {
      y += height
    },
    seal(issuer, date, { content, caption }) {
      need(sealHeight)
      const size = typeSizes.three
      const widest = Math.max(...[issuer, date].map((each) => (pen.textWidth(each, 'regular') * size) / mm))
      const boxLeft = left + width - widest - (4 * size) / mm
      const place = {
        x: boxLeft,
        width: widest,
        height: 10.2,
        size,
        face: 'regular',
        align: 'center',
        color: undefined,
      } as const
      pen.sealPlace(boxLeft + widest / 2, y + 20, 20)
      pen.line({ text: issuer, goesOn: false }, { ...place, y: y + 10 })
      pen.line({ text: date, goesOn: false }, { ...place, y: y + 20.2 })
      const [codeSide, captionWidth, small] = [22, 44, typeSizes.six]
      pen.qr(content, left, y + 3, codeSide)
      const lines = breakLines(caption, captionWidth, (char) => (pen.widthOf(char, 'regular') * small) / mm)
      const under = {
        x: left,
        width: captionWidth,
        height: 3.4,
        size: small,
        face: 'regular',
        align: 'left',
        color: undefined,
      } as const
      for (const [i, line] of lines.entries()) pen.line({ ...line, goesOn: false }, { ...under, y: y + 27 + i * 3.4 })
      y += sealHeight
    },
    bytes() {
      const { count } = doc.bufferedPageRange()
      for (let i = 0; i < count; i++) {
        doc.switchToPage(i)
        footer(i, count)
        if (options.watermark) pen.watermark(options.watermark, page.width, page.height)
      }
      doc.end()
      return ended
    },
  }

  function footer(index: number, count: number) {
    const isOfficial = options.pageNumbers === 'official'
    const size = isOfficial ? typeSizes.four : typeSizes.smallFive
    const place = {
      x: left,
      y: bottom + Math.min(7, margins.bottom - 12),
      width,
      height: 6,
      face: 'regular',
      color: undefined,
    } as const
    const label = isOfficial ? `— ${index + 1} —` : `第 ${index + 1} 页  共 ${count} 页`
    const outer = index % 2 === 0 ? 'right' : 'left'
    const inset = isOfficial ? typeSizes.four / mm : 0
    pen.line(
      { text: label, goesOn: false },
      { ...place, x: left + inset, width: width - 2 * inset, size, align: isOfficial ? outer : 'center' },
    )
    const small = { ...place, size: typeSizes.six, color: '#555555' }
    const note = pen.missing.size === 0 ? '' : `〓为字库暂缺字，编码：${[...pen.missing].map(codeText).join('、')}`
    const line = [options.footer, note].filter(Boolean).join('    ')
    if (line) pen.line({ text: line, goesOn: false }, { ...small, y: place.y + (isOfficial ? 6 : 5), align: 'left' })
  }
}

const padding = 1.2
/** A row of a table that is higher goes over the page in parts; a lower one stays whole. */
const splitHeight = 30
/** Of the band with seal and QR code, in mm. */
export const sealHeight = 43
const codeText = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase()}`

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly size: number
  readonly face: Face
  readonly align: 'left' | 'center' | 'right'
  readonly color: string | undefined
}

/** Draws marks at millimetres; every character with the first font that can show it. */
function openPen(doc: PDFKit.PDFDocument) {
  const registered = new Set<string>()
  const missing = new Set<number>()

  const isShown = (char: string): boolean => !/[\p{Cc}\p{Cf}\p{Variation_Selector}\p{Cs}]/u.test(char)
  const charWidth = (char: string, face: Face): number =>
    !isShown(char) ? 0 : char in compositions ? 1 : widthOf(char.codePointAt(0) ?? 0, face)
  const textWidth = (text: string, face: Face): number =>
    [...text].reduce((sum, char) => sum + charWidth(char, face), 0)

  /** Which font draws `char`: a font's id, `composed` from parts, or `missing`. */
  const drawnBy = (char: string, face: Face): string =>
    fontFor(char.codePointAt(0) ?? 0, face)?.id ?? (char in compositions ? 'composed' : 'missing')

  function pickFont(char: string, face: Face, size: number): void {
    const file = fontFor(char.codePointAt(0) ?? 0, face)
    if (!file) throw new Error(`no font for ${char}`)
    if (!registered.has(file.id)) {
      doc.registerFont(file.id, file.bytes, file.postscriptName)
      registered.add(file.id)
    }
    doc.font(file.id).fontSize(size)
  }

  function line({ text, goesOn }: TextLine, place: Place): void {
    const chars = [...text.replace(/\t/g, ' ')].filter(isShown)
    const { size, face } = place
    const wide = chars.reduce((sum, char) => sum + charWidth(char, face), 0) * size
    const slack = place.width * mm - wide
    // A full line of a paragraph is spread to the edge; more than three characters of slack would tear it apart.
    const spread =
      goesOn && place.align === 'left' && chars.length > 1 && slack > 0 && slack < 3.5 * size
        ? slack / (chars.length - 1)
        : 0
    let x = place.x * mm + (place.align === 'left' ? 0 : place.align === 'right' ? slack : slack / 2)
    const baseline = (place.y + place.height / 2) * mm + size * 0.36
    doc.fillColor(place.color ?? '#000000')
    for (const run of runsOf(chars, (char) => drawnBy(char, face))) {
      const content = run.chars.join('')
      if (run.by === 'composed') {
        for (const [i, char] of run.chars.entries()) compose(char, x + i * (size + spread), baseline, size, face)
      } else {
        if (run.by === 'missing') for (const char of run.chars) missing.add(char.codePointAt(0) ?? 0)
        const shown = run.by === 'missing' ? missingSign.repeat(run.chars.length) : content
        pickFont([...shown][0] ?? missingSign, face, size)
        doc.text(shown, x, baseline, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spread })
      }
      x += run.chars.reduce((sum, char) => sum + charWidth(char, face) * size + spread, 0)
    }
  }

  /** Draws a character out of the outlines of its parts; the text of the file still holds the character itself. */
  function compose(char: string, x: number, baseline: number, size: number, face: Face): void {
    doc.markContent('Span', { actual: char })
    doc.save()
    doc.translate(x, baseline).scale(size, -size)
    for (const { part, box } of compositions[char] ?? []) {
      const outline = outlineOf(part.codePointAt(0) ?? 0, face, box)
      if (outline) doc.path(outline).fill()
    }
    doc.restore()
    doc.endMarkedContent()
  }

  return {
    missing,
    widthOf: charWidth,
    textWidth,
    line,
    stroke(x1: number, y1: number, x2: number, y2: number, color: string, thickness: number) {
      doc
        .moveTo(x1 * mm, y1 * mm)
        .lineTo(x2 * mm, y2 * mm)
        .lineWidth(thickness)
        .strokeColor(color)
        .stroke()
    },
    box(x: number, y: number, width: number, height: number) {
      doc
        .rect(x * mm, y * mm, width * mm, height * mm)
        .lineWidth(0.5)
        .strokeColor('#000000')
        .stroke()
    },
    fill(x: number, y: number, width: number, height: number, color: string) {
      doc.rect(x * mm, y * mm, width * mm, height * mm).fill(color)
    },
    watermark(text: string, pageWidth: number, pageHeight: number) {
      const size = typeSizes.five
      const width = (textWidth(text, 'regular') * size) / mm + 2
      for (const part of [0.2, 0.5, 0.8]) {
        doc.save()
        doc.translate((pageWidth / 2) * mm, pageHeight * part * mm).rotate(-18)
        doc.fillOpacity(0.4)
        line(
          { text, goesOn: false },
          { x: -width / 2, y: -3, width, height: 6, size, face: 'regular', align: 'center', color: '#555555' },
        )
        doc.restore()
      }
    },
    sealPlace(x: number, y: number, radius: number) {
      doc.save()
      doc
        .circle(x * mm, y * mm, radius * mm)
        .lineWidth(0.6)
        .dash(3, { space: 3 })
        .strokeColor('#bbbbbb')
        .stroke()
        .undash()
      const place = {
        x: x - radius,
        y: y - radius + 2,
        width: 2 * radius,
        height: 5,
        size: typeSizes.smallFive,
        face: 'regular',
        align: 'center',
        color: '#aaaaaa',
      } as const
      line({ text: '（盖章处）', goesOn: false }, place)
      doc.restore()
    },
    qr(content: string, x: number, y: number, size: number) {
      const { modules } = createQr(content, { errorCorrectionLevel: 'M' })
      const side = (size * mm) / modules.size
      for (let row = 0; row < modules.size; row++)
        for (let column = 0; column < modules.size; column++)
          if (modules.get(row, column)) doc.rect(x * mm + column * side, y * mm + row * side, side, side)
      doc.fill('#000000')
    },
  }
}

/** Neighbouring characters drawn by the same font, in order. */
function runsOf(chars: readonly string[], by: (char: string) => string): { by: string; chars: string[] }[] {
  const runs: { by: string; chars: string[] }[] = []
  for (const char of chars) {
    const last = runs.at(-1)
    if (last?.by === by(char)) last.chars.push(char)
    else runs.push({ by: by(char), chars: [char] })
  }
  return runs
}

/**
 * Characters of names that the shipped typeface lacks, put together from the outlines of their parts where the system has
 * no larger font. Boxes in ems: left, bottom (from the baseline), width, height.
 */
const compositions: Readonly<
  Record<string, readonly { part: string; box: { left: number; bottom: number; width: number; height: number } }[]>
> = {
  𠮷: [
    { part: '土', box: { left: 0.05, bottom: 0.37, width: 0.9, height: 0.47 } },
    { part: '口', box: { left: 0.2, bottom: -0.08, width: 0.6, height: 0.36 } },
  ],
}
