/** The shade of a tile, 0 (none) to 4 (most), by its share of the largest value. */
export const tileTone = (value: number, most: number): 0 | 1 | 2 | 3 | 4 => {
  if (value <= 0) return 0
  const share = value / most
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1
}
