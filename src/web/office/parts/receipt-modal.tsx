import { Modal } from 'antd'
import type { BatchReceipt } from '#server/api.ts'
import { stateChoices } from '#web/office/catalogue.ts'
import { DataTable } from './data-table.tsx'
import { Mark } from './mark.tsx'

const words = {
  done: { says: '成功', tone: 'green' },
  skipped: { says: '跳过', tone: 'grey' },
  failed: { says: '失败', tone: 'red' },
} as const

type ReceiptRow = BatchReceipt['rows'][number]

/** What became of each row of a bulk act, and why; can be exported. */
export function ReceiptModal(props: {
  readonly title: string
  readonly receipt: BatchReceipt
  readonly onClose: () => void
}) {
  const { receipt } = props
  return (
    <Modal
      open
      title={props.title}
      width={760}
      onCancel={props.onClose}
      onOk={props.onClose}
      okText="知道了"
      cancelText="关闭"
    >
      <p role="status">
        共 {receipt.rows.length} 条：成功 {receipt.done} 条，失败 {receipt.failed} 条
        {receipt.rows.length > receipt.done + receipt.failed &&
          `，跳过 ${receipt.rows.length - receipt.done - receipt.failed} 条`}
        。
      </p>
      <DataTable<ReceiptRow>
        name={`${props.title}回执`}
        rows={receipt.rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'label', title: '对象', text: (row) => row.label },
          {
            key: 'state',
            title: '结果',
            text: (row) => words[row.state].says,
            render: (row) => <Mark {...words[row.state]} />,
          },
          { key: 'says', title: '说明', text: (row) => stateChoices[row.says] ?? row.says },
        ]}
      />
    </Modal>
  )
}
