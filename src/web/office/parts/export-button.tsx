import { App, Button } from 'antd'
import { useState } from 'react'
import { type ExportPurpose, exportPurposes } from '#core/access-purpose.ts'
import { useWrite } from '#web/api.ts'
import { csvText, saveCsv } from './csv.ts'
import { FormModal } from './form-modal.tsx'

/** A list of personal data that the server writes as a file. */
export interface ServerExport {
  readonly kind: string
  readonly title: string
  readonly params: Readonly<Record<string, string | number | boolean | undefined>>
}

type Size = 'medium' | 'small'

const rule =
  '25条以下登记用途后直接导出；25条及以上（与24小时内其他导出合并计算）须经他人批准，批准后24小时内下载一次。文件带有导出人标记。'

/** Asks for a file with purpose and use: small ones come at once, larger ones after somebody else's approval. */
export function ExportButton({
  wanted,
  label,
  size,
}: {
  readonly wanted: ServerExport
  readonly label: string
  readonly size?: Size
}) {
  const { modal } = App.useApp()
  const [isOpen, setOpen] = useState(false)
  const ask = useWrite('POST /api/exports', ({ exportId, records, needs }) => {
    setOpen(false)
    if (needs === 'nobody') return window.location.assign(`/api/exports/${exportId}/file`)
    modal.info({
      title: '已提交导出申请',
      content: `申请号 ${exportId}，共 ${records} 条，等待批准。批准后请到“导出申请”下载，24小时内有效。`,
      okText: '知道了',
    })
  })
  return (
    <>
      <Button {...(size ? { size } : {})} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <FormModal<{ purpose: ExportPurpose; reason: string }>
          title={`导出：${wanted.title}`}
          submitTitle="提交"
          isBusy={ask.isPending}
          error={ask.error}
          lead={<p>{rule}</p>}
          fields={[
            { name: 'purpose', label: '用途', kind: 'choice', choices: exportPurposes },
            { name: 'reason', label: '具体说明', kind: 'text', maxLength: 100 },
          ]}
          onSubmit={(values) => ask.mutate({ kind: wanted.kind, params: definedOf(wanted.params), ...values })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const definedOf = (params: ServerExport['params']): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]])),
  )

/** Saves the rows on the screen with who took them and a mark a row; counted with all other exports. */
export function ScreenExport(props: {
  readonly table: string
  readonly label: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly size: Size
}) {
  const [isOpen, setOpen] = useState(false)
  const ask = useWrite('POST /api/exports/screen', ({ watermark, marks }) => {
    setOpen(false)
    const marked = props.rows.map((row, i) => [marks[i] ?? '', ...row, marks[i] ?? ''])
    saveCsv(props.table, csvText([[watermark], ['行标', ...props.head, '行标'], ...marked]))
  })
  return (
    <>
      <Button size={props.size} onClick={() => setOpen(true)} disabled={props.rows.length === 0}>
        {props.label}
      </Button>
      {isOpen && (
        <FormModal<{ purpose: ExportPurpose }>
          title={`导出：${props.table}（${props.rows.length} 条）`}
          submitTitle="导出"
          isBusy={ask.isPending}
          error={ask.error}
          lead={<p>{rule}</p>}
          fields={[{ name: 'purpose', label: '用途', kind: 'choice', choices: exportPurposes }]}
          onSubmit={({ purpose }) =>
            ask.mutate({ table: props.table.slice(0, 40), records: Math.min(100, props.rows.length), purpose })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
