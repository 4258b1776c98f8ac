import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Raster {
  readonly width: number
  readonly height: number
  /** True where the page is darker than half grey; x and y in millimetres from the upper left corner. */
  isDark(x: number, y: number): boolean
  /** Dark pixels of a rectangle in millimetres. */
  darkIn(x: number, y: number, width: number, height: number): number
}

/** Part of poppler-utils, which a machine may lack. */
const poppler = 'pdftoppm'

/** The first page of a PDF as pixels, drawn by poppler; undefined on a machine without it. */
export function rasterise(pdf: Buffer, dpi = 100): Raster | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'minzheng-pixels-'))
  try {
    writeFileSync(join(folder, 'page.pdf'), pdf)
    execFileSync(poppler, [
      '-r',
      String(dpi),
      '-gray',
      '-f',
      '1',
      '-l',
      '1',
      '-singlefile',
      join(folder, 'page.pdf'),
      join(folder, 'page'),
    ])
    return readPgm(readFileSync(join(folder, 'page.pgm')), dpi)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readPgm(file: Buffer, dpi: number): Raster {
  const [, w = '0', h = '0'] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString('latin1')) ?? []
  const [width, height] = [Number(w), Number(h)]
  const pixels = file.subarray(file.length - width * height)
  const at = (mm: number) => Math.round((mm / 25.4) * dpi)
  const dark = (column: number, row: number) => (pixels[row * width + column] ?? 255) < 128
  return {
    width,
    height,
    isDark: (x, y) => dark(at(x), at(y)),
    darkIn(x, y, wide, high) {
      let count = 0
      for (let row = at(y); row < at(y + high); row++)
        for (let column = at(x); column < at(x + wide); column++) if (dark(column, row)) count++
      return count
    },
  }
}
