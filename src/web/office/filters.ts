import { useSearchParams } from 'react-router'

export interface ListState {
  readonly values: Readonly<Record<string, string>>
  readonly page: number
  readonly size: number
  readonly by: string | undefined
  readonly order: 'asc' | 'desc' | undefined
}

const reserved = ['page', 'size', 'by', 'order']
const wholeOr = (text: string | null, otherwise: number): number => {
  const n = Number(text)
  return Number.isSafeInteger(n) && n >= 1 ? n : otherwise
}

/** A list's filters, page and sort out of its address, so that back, reload and a sent link show the same list. */
export function readListState(params: URLSearchParams): ListState {
  const order = params.get('order')
  return {
    values: Object.fromEntries([...params].filter(([name, value]) => !reserved.includes(name) && value !== '')),
    page: wholeOr(params.get('page'), 1),
    size: [10, 20, 50, 100].find((size) => String(size) === params.get('size')) ?? 20,
    by: params.get('by') ?? undefined,
    order: order === 'asc' || order === 'desc' ? order : undefined,
  }
}

/** The list state and a way to change part of it; a new filter begins again at the first page. */
export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const [params, setParams] = useSearchParams()
  const state = readListState(params)
  const change = (part: Partial<ListState>) => {
    const next = { ...state, page: 1, ...part }
    const entries = [
      ...Object.entries(next.values).filter(([, value]) => value !== ''),
      ...(next.page > 1 ? [['page', String(next.page)]] : []),
      ...(next.size !== 20 ? [['size', String(next.size)]] : []),
      ...(next.by ? [['by', next.by]] : []),
      ...(next.order ? [['order', next.order]] : []),
    ]
    setParams(new URLSearchParams(entries.map(([name = '', value = '']) => [name, value])))
  }
  return [state, change]
}
