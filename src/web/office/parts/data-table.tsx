import { Button, Checkbox, Popover, Table, type TableProps } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { readTexts, useRemembered } from '#web/office/remembered.ts'
import { csvText, saveCsv } from './csv.ts'
import { ExportButton, ScreenExport, type ServerExport } from './export-button.tsx'
import { keyAct, movedIndex } from './keyboard.ts'

/** One column: `text` is what is exported and sorted by; `render` is what is shown, when it is more than the text. */
export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly text: (row: T) => string
  readonly render?: (row: T) => ReactNode
  /** A number or text to sort the rows on the page by; `server` asks the server to sort. Default: by text. */
  readonly sort?: ((row: T) => number | string) | 'server' | 'none'
  readonly align?: 'right'
  readonly width?: number
  readonly isOptional?: true
}

interface Paging {
  readonly page: number
  readonly size: number
  readonly total: number
  readonly isMore: boolean
  readonly onChange: (page: number, size: number) => void
}

export interface DataTableProps<T> {
  /** Names the table for screen readers, exports and kept settings. */
  readonly name: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly rowKey: (row: T) => number | string
  readonly says?: string
  readonly isLoading?: boolean
  readonly paging?: Paging
  readonly sorted?: {
    readonly by: string | undefined
    readonly order: 'asc' | 'desc' | undefined
    readonly onChange: (by: string | undefined, order: 'asc' | 'desc' | undefined) => void
  }
  readonly selected?: {
    readonly keys: readonly (number | string)[]
    readonly onChange: (keys: readonly (number | string)[], rows: readonly T[]) => void
    readonly label: (row: T) => string
  }
  readonly onOpen?: (row: T) => void
  readonly actions?: (row: T) => ReactNode
  readonly buttons?: ReactNode
  readonly onRefresh?: () => void
  /** A file the server makes of the whole list; without it the rows shown are exported. */
  readonly exported?: ServerExport
  /** Figures and rules only: may be saved without saying what for. */
  readonly hasNoPersons?: true
  /** The screen has its own export beside the table. */
  readonly hasOwnExport?: true
  readonly rowTone?: (row: T) => string
  readonly footer?: ReactNode
  readonly expanded?: (row: T) => ReactNode
  /** J, K, Enter and X anywhere on the page move in this table. One table a page. */
  readonly hasKeys?: boolean
  readonly isBare?: boolean
}

/** The desk's table: toolbar (导出、刷新、列设置), sort, selection, keys, fixed 操作 column, 共 N 条. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const [hidden, setHidden] = useRemembered(`mz.columns.${props.name}`, readTexts)
  const [at, setAt] = useState(-1)
  const barSize = props.paging ? 'medium' : 'small'
  const shown = props.columns.filter(({ key }) => !hidden.includes(key))
  const columns = useColumns(props, shown)
  useRowKeys(props, at, setAt)
  return (
    <div className="data-table">
      {!props.isBare && (
        <div className="table-bar">
          <div className="table-bar-left">{props.buttons}</div>
          <TableExport {...props} shown={shown} size={barSize} />
          {props.onRefresh && (
            <Button size={barSize} onClick={props.onRefresh}>
              刷新
            </Button>
          )}
          <ColumnSettings columns={props.columns} hidden={hidden} onChange={setHidden} size={barSize} />
        </div>
      )}
      <section aria-label={props.name}>
        <Table<T>
          size="small"
          columns={columns}
          dataSource={props.rows}
          rowKey={props.rowKey}
          loading={props.isLoading ?? false}
          {...(props.paging ? { scroll: { x: 'max-content' } } : {})}
          showSorterTooltip={false}
          locale={{ emptyText: props.isLoading ? '正在读取……' : (props.says ?? '没有符合条件的记录') }}
          pagination={props.paging ? paginationOf(props.paging) : false}
          onChange={(_paging, _filters, sorter) => {
            const first = Array.isArray(sorter) ? sorter[0] : sorter
            const order = first?.order === 'ascend' ? 'asc' : first?.order === 'descend' ? 'desc' : undefined
            props.sorted?.onChange(order && first?.columnKey ? String(first.columnKey) : undefined, order)
          }}
          rowClassName={(row, i) => `${i === at ? 'row-at ' : ''}${props.rowTone?.(row) ?? ''}`}
          onRow={(row) => (props.onOpen ? { onDoubleClick: () => props.onOpen?.(row) } : {})}
          {...(props.selected ? { rowSelection: selectionOf(props.selected) } : {})}
          {...(props.expanded ? { expandable: { expandedRowRender: props.expanded } } : {})}
          {...(props.footer ? { footer: () => props.footer } : {})}
        />
      </section>
    </div>
  )
}

const paginationOf = ({ page, size, total, isMore, onChange }: Paging): NonNullable<TableProps['pagination']> => ({
  current: page,
  pageSize: size,
  total,
  onChange,
  showSizeChanger: true,
  pageSizeOptions: [10, 20, 50, 100],
  showTotal: (count) => (isMore ? `共 ${count} 条以上` : `共 ${count} 条`),
})

const selectionOf = <T extends object>(
  selected: NonNullable<DataTableProps<T>['selected']>,
): NonNullable<TableProps<T>['rowSelection']> => ({
  selectedRowKeys: [...selected.keys],
  onChange: (keys, rows) =>
    selected.onChange(
      keys.map((key) => (typeof key === 'bigint' ? Number(key) : key)),
      rows,
    ),
  getCheckboxProps: (row) => ({ 'aria-label': `选择${selected.label(row)}` }),
  getTitleCheckboxProps: () => ({ 'aria-label': '选择本页全部' }),
})

type AntColumn<T> = NonNullable<TableProps<T>['columns']>[number]

function useColumns<T extends object>(props: DataTableProps<T>, shown: readonly Column<T>[]): AntColumn<T>[] {
  const columns = shown.map((column): AntColumn<T> => {
    const { sort } = column
    const order = props.sorted?.by === column.key ? (props.sorted.order === 'asc' ? 'ascend' : 'descend') : null
    return {
      key: column.key,
      title: column.title,
      render: (_value: unknown, row: T) => column.render?.(row) ?? <CellText text={column.text(row)} />,
      ...(column.align ? { align: column.align } : {}),
      ...(column.width ? { width: column.width } : {}),
      ...(sort === 'none' ? {} : { sorter: sort === 'server' ? true : compareBy(sort ?? column.text) }),
      ...(sort === 'server' ? { sortOrder: order } : {}),
    }
  })
  const { actions } = props
  if (!actions) return columns
  return [
    ...columns,
    {
      key: 'actions',
      title: '操作',
      ...(props.paging ? { fixed: 'end' } : {}),
      render: (_value: unknown, row: T) => <span className="row-actions">{actions(row)}</span>,
    },
  ]
}

/** Short texts and dates stay on one line; longer ones wrap where the table gives them room. */
const CellText = ({ text }: { readonly text: string }) =>
  text.length <= 12 ? <span className="one-line">{text}</span> : <span>{text}</span>

const collator = new Intl.Collator('zh-CN', { numeric: true })
const compareBy =
  <T,>(value: (row: T) => number | string) =>
  (a: T, b: T): number => {
    const [x, y] = [value(a), value(b)]
    return typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y))
  }

type BarSize = 'medium' | 'small'

function TableExport<T extends object>(
  props: DataTableProps<T> & { readonly shown: readonly Column<T>[]; readonly size: BarSize },
) {
  if (props.hasOwnExport) return null
  if (props.exported) return <ExportButton wanted={props.exported} label="导出" size={props.size} />
  if (!props.hasNoPersons)
    return (
      <ScreenExport
        table={props.name}
        label={props.paging ? '导出本页' : '导出'}
        head={props.shown.map(({ title }) => title)}
        rows={props.rows.map((row) => props.shown.map(({ text }) => text(row)))}
        size={props.size}
      />
    )
  const save = () =>
    saveCsv(
      props.name,
      csvText([
        props.shown.map(({ title }) => title),
        ...props.rows.map((row) => props.shown.map(({ text }) => text(row))),
      ]),
    )
  return (
    <Button size={props.size} onClick={save} disabled={props.rows.length === 0}>
      {props.paging ? '导出本页' : '导出'}
    </Button>
  )
}

function ColumnSettings<T>(props: {
  readonly columns: readonly Column<T>[]
  readonly hidden: readonly string[]
  readonly onChange: (hidden: readonly string[]) => void
  readonly size: BarSize
}) {
  const choices = (
    <Checkbox.Group
      className="column-settings"
      value={props.columns.map(({ key }) => key).filter((key) => !props.hidden.includes(key))}
      options={props.columns.map(({ key, title }) => ({ value: key, label: title }))}
      onChange={(kept) =>
        kept.length > 0 && props.onChange(props.columns.map(({ key }) => key).filter((key) => !kept.includes(key)))
      }
    />
  )
  return (
    <Popover content={choices} title="显示的列" trigger="click" placement="bottomRight">
      <Button size={props.size}>列设置</Button>
    </Popover>
  )
}

/** Listens on the window, because J and K work wherever one is on the page. */
function useRowKeys<T extends object>(props: DataTableProps<T>, at: number, setAt: (at: number) => void): void {
  const { hasKeys, rows, onOpen, selected, rowKey } = props
  const listen = useMemo(
    () => (event: KeyboardEvent) => {
      const act = keyAct(event)
      if (act === undefined) return
      const row = rows[at]
      if (act === 'next' || act === 'previous') setAt(movedIndex(at, act, rows.length))
      else if (act === 'open' && row) onOpen?.(row)
      else if (act === 'select' && row && selected) {
        const key = rowKey(row)
        const keys = selected.keys.includes(key)
          ? selected.keys.filter((kept) => kept !== key)
          : [...selected.keys, key]
        selected.onChange(
          keys,
          rows.filter((each) => keys.includes(rowKey(each))),
        )
      } else return
      event.preventDefault()
    },
    [rows, at, setAt, onOpen, selected, rowKey],
  )
  useEffect(() => {
    if (!hasKeys) return
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [hasKeys, listen])
}
