import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

/** `regular` for text; `bold` for titles and heads. */
export type Face = 'regular' | 'bold'

/** An opened font file; `bytes` and `postscriptName` are what a PDF embeds it from. */
export interface FontFile {
  readonly id: string
  readonly bytes: Buffer
  readonly postscriptName: string | undefined
  readonly font: Font
}

/**
 * The first font of the chain with a visible glyph for `codePoint`; undefined when none has one. The shipped Song typeface
 * comes first, then the system's Noto CJK for rare characters. A glyph without outline counts as none, except for spaces.
 */
export function fontFor(codePoint: number, face: Face): FontFile | undefined {
  const known = chosen[face].get(codePoint)
  if (known !== undefined) return known ?? undefined
  const found = chains[face].map((open) => open()).find((file) => file !== undefined && canShow(file.font, codePoint))
  chosen[face].set(codePoint, found ?? null)
  return found
}

/** The width of a character in ems; a missing one takes one em. */
export function widthOf(codePoint: number, face: Face): number {
  const known = widths[face].get(codePoint)
  if (known !== undefined) return known
  const file = fontFor(codePoint, face)
  const width = file ? file.font.glyphForCodePoint(codePoint).advanceWidth / file.font.unitsPerEm : 1
  widths[face].set(codePoint, width)
  return width
}

/** The outline of a character as an SVG path in a box of one em, y upwards from the baseline; undefined when no font has it. */
export function outlineOf(
  codePoint: number,
  face: Face,
  box: { readonly left: number; readonly bottom: number; readonly width: number; readonly height: number },
): string | undefined {
  const file = fontFor(codePoint, face)
  if (!file) return undefined
  const { path } = file.font.glyphForCodePoint(codePoint)
  const { minX, minY, maxX, maxY } = path.bbox
  return path
    .translate(-minX, -minY)
    .scale(box.width / (maxX - minX), box.height / (maxY - minY))
    .translate(box.left, box.bottom)
    .toSVG()
}

/** What stands for a character that no font has. */
export const missingSign = '〓'

const require = createRequire(import.meta.url)

const shipped = {
  regular: () =>
    openFont(
      'shipped:regular',
      require.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
    ),
  bold: () =>
    openFont('shipped:bold', require.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf')),
}

/** Folders where distributions put Noto CJK. */
const systemFolders = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/google-noto-serif-cjk-vf-fonts',
  '/usr/share/fonts/google-noto-cjk',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/truetype/noto',
]
const system = (family: 'Serif' | 'Sans', weight: 'Regular' | 'Bold') => (): FontFile | undefined => {
  const path = systemFolders
    .map((folder) => `${folder}/Noto${family}CJK-${weight}.ttc`)
    .find((file) => existsSync(file))
  return path === undefined ? undefined : openFont(`system:${family}${weight}`, path, `Noto${family}CJKsc-${weight}`)
}

const chains: Readonly<Record<Face, readonly (() => FontFile | undefined)[]>> = {
  regular: [shipped.regular, system('Serif', 'Regular'), system('Sans', 'Regular')],
  bold: [shipped.bold, system('Serif', 'Bold'), system('Sans', 'Bold')],
}

const opened = new Map<string, FontFile>()
const chosen: Readonly<Record<Face, Map<number, FontFile | null>>> = { regular: new Map(), bold: new Map() }
const widths: Readonly<Record<Face, Map<number, number>>> = { regular: new Map(), bold: new Map() }

function openFont(id: string, path: string, postscriptName?: string): FontFile {
  const known = opened.get(id)
  if (known) return known
  const bytes = readFileSync(path)
  const font = create(bytes, postscriptName)
  if (!('glyphForCodePoint' in font)) throw new Error(`${id} is a collection without ${postscriptName}`)
  const file = { id, bytes, postscriptName, font }
  opened.set(id, file)
  return file
}

function canShow(font: Font, codePoint: number): boolean {
  if (!font.hasGlyphForCodePoint(codePoint)) return false
  const glyph = font.glyphForCodePoint(codePoint)
  return glyph.id !== 0 && (glyph.path.commands.length > 0 || /\s/u.test(String.fromCodePoint(codePoint)))
}
