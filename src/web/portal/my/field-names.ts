import { useQuery } from '@tanstack/react-query'

/** What the log calls the parts of a person's data. */
const known: Readonly<Record<string, string>> = {
  name: '姓名',
  'id-number': '身份证号码',
  phone: '电话',
  address: '住址',
  card: '银行账号',
  holder: '户名',
  bank: '开户银行',
  facts: '家庭情况',
  answers: '申请内容',
  files: '材料照片',
  assessment: '测算结果',
}

/** Names for a line of the log, in its order; parts nobody would know by their code are left out. */
export const fieldNames = (fields: readonly string[], declared: ReadonlyMap<string, string>): string[] =>
  fields.flatMap((field) => known[field] ?? declared.get(field) ?? [])

/** Titles of declared facts and check sources by id; empty until they are there. */
export function useDeclaredTitles(): ReadonlyMap<string, string> {
  const titles = useQuery({
    queryKey: ['declared titles'],
    queryFn: () =>
      import('#domains/all.ts').then(
        ({ domains }) =>
          new Map(domains.flatMap(({ facts, checks }) => [...facts, ...checks].map(({ id, title }) => [id, title]))),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return titles.data ?? new Map()
}
