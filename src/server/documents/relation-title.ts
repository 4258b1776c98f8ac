const titles: Readonly<Record<string, string>> = {
  '01': '本人',
  '02': '户主',
  '10': '配偶',
}

/** The Chinese title of a GB/T 4761 two-digit relation; the code itself when it is unknown. */
export const relationTitle = (code: string): string => titles[code] ?? code
