import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Item } from '#core/item.ts'

/** The declared items, fetched as a chunk of their own when first needed. */
export function useItems(): UseQueryResult<readonly Item[]> {
  return useQuery({
    queryKey: ['items'],
    queryFn: () => import('#domains/all.ts').then(({ domains }) => domains.flatMap((domain) => domain.items)),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
  })
}

/** In the order in which people look for help. */
export const layerTitles: Readonly<Record<Item['layer'], { readonly title: string; readonly plain: string }>> = {
  basic: { title: '基本生活救助', plain: '日子过不下去，按月领钱' },
  emergency: { title: '急难救助', plain: '突然出事，先救急' },
  special: { title: '专项救助', plain: '看病、上学、住房等开支太大' },
  service: { title: '服务类救助', plain: '没人照料，需要有人帮' },
  welfare: { title: '社会福利', plain: '老人、儿童、残疾人的津贴' },
}

/** `低保` for an id, or the id itself while the declarations are on their way. */
export const plainName = (items: readonly Item[] | undefined, id: string): string =>
  items?.find((item) => item.id === id)?.plain ?? id
