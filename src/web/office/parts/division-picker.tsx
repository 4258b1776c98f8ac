import { useQueryClient } from '@tanstack/react-query'
import { Cascader } from 'antd'
import { useMemo, useState } from 'react'
import type { Division } from '#server/api.ts'
import { call, useCall } from '#web/api.ts'
import { useMe } from '#web/office/me.ts'

interface Node {
  readonly value: number
  readonly label: string
  readonly isLeaf: boolean
  readonly children?: Node[]
}

/** Picks a division level by level, fetched as they are opened, from the unit's own area downwards; or by searching its name. */
export function DivisionPicker(props: {
  readonly id?: string
  readonly value: number | undefined
  readonly onChange: (code: number | undefined) => void
  /** From the province instead of the unit's own area. */
  readonly isProvinceWide?: boolean
  readonly placeholder?: string
}) {
  const { unitArea } = useMe()
  const root = props.isProvinceWide ? undefined : unitArea
  const client = useQueryClient()
  const [children, setChildren] = useState<ReadonlyMap<number, readonly Division[]>>(new Map())
  const [search, setSearch] = useState('')
  const rootDivision = useCall('GET /api/divisions/:code', { code: root ?? 0 }, { enabled: root !== undefined })
  const top = useCall('GET /api/divisions', {}, { enabled: root === undefined })
  const found = useCall(
    'GET /api/divisions',
    { q: search, under: root },
    { enabled: search.trim().length >= 2, keepPrevious: true },
  )
  const chosen = useCall('GET /api/divisions/:code', { code: props.value ?? 0 }, { enabled: props.value !== undefined })
  const first = root === undefined ? top.data : rootDivision.data && [rootDivision.data]
  const options = useMemo(() => nodesOf(first ?? [], children), [first, children])

  const open = async (code: number) => {
    if (children.has(code)) return
    const rows = await client.fetchQuery({
      queryKey: ['GET /api/divisions', { parent: code }],
      queryFn: () => call('GET /api/divisions', { parent: code }),
    })
    setChildren((known) => new Map(known).set(code, rows))
  }
  const isSearching = search.trim().length >= 2
  const label = chosen.data?.chain.map(({ name }) => name).join(' / ') ?? chosen.data?.name
  return (
    <Cascader<Node>
      {...(props.id ? { id: props.id } : {})}
      className="division-picker"
      options={isSearching ? searchNodes(found.data ?? []) : options}
      value={props.value === undefined ? [] : [props.value]}
      displayRender={() => label ?? '正在读取……'}
      changeOnSelect
      allowClear
      placeholder={props.placeholder ?? '全部地区'}
      showSearch={{
        onSearch: setSearch,
        searchValue: search,
        filter: () => true,
        render: (_text, path) => path.at(-1)?.label,
      }}
      notFoundContent={isSearching && found.isFetching ? '正在查找……' : '没有找到这个地名'}
      loadData={(path) => {
        const last = path.at(-1)
        if (last) void open(last.value)
      }}
      onChange={(path) => {
        setSearch('')
        props.onChange(path?.at(-1))
      }}
    />
  )
}

function nodesOf(rows: readonly Division[], children: ReadonlyMap<number, readonly Division[]>): Node[] {
  return rows.map((row) => {
    const below = children.get(row.code)
    return {
      value: row.code,
      label: row.name,
      isLeaf: !row.hasChildren,
      ...(below ? { children: nodesOf(below, children) } : {}),
    }
  })
}

const searchNodes = (rows: readonly Division[]): Node[] =>
  rows.map((row) => ({ value: row.code, label: row.path ?? row.name, isLeaf: true }))
