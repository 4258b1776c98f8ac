import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useState } from 'react'
import { parseYuan } from '#core/units.ts'
import type { BatchReceipt, PayRunDetail } from '#server/api.ts'
import { newRequestId, upload, useWrite } from '#web/api.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { FileButton } from '#web/office/parts/file-button.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { yuanWithUnit } from '#web/office/parts/money.tsx'
import { ReceiptModal } from '#web/office/parts/receipt-modal.tsx'
import { useSay } from '#web/office/parts/say.ts'

interface ModalProps {
  readonly detail: PayRunDetail
  readonly onClose: () => void
}

/** The second person types count and total from the printed roster, so that nobody approves what they have not looked at. */
export function ApproveModal({ detail, onClose }: ModalProps) {
  const say = useSay()
  const approve = useWrite('POST /api/pay-runs/:runId/approve', () => {
    say('已复核')
    onClose()
  })
  return (
    <FormModal<{ lines: string; total: string }>
      title="复核发放批次"
      submitTitle="复核通过"
      isBusy={approve.isPending}
      error={approve.error}
      lead={
        <p>
          {detail.month}，编制人 {detail.openedBy}
          。请对照花名册手工输入本次发放（不含暂缓）的笔数和总金额，两项与清单一致方可通过。
        </p>
      }
      fields={[
        {
          name: 'lines',
          label: '笔数',
          kind: 'text',
          wrong: (text) => (/^\d{1,9}$/.test(text.trim()) ? undefined : '笔数应为整数'),
        },
        {
          name: 'total',
          label: '总金额（元）',
          kind: 'text',
          wrong: (text) => (parseYuan(text) === undefined ? '应为金额（元），最多两位小数' : undefined),
        },
      ]}
      onSubmit={({ lines, total }) =>
        approve.mutate({ runId: detail.id, lines: Number(lines), total: parseYuan(total) ?? -1 })
      }
      onClose={onClose}
    />
  )
}

const layouts = { csv: 'CSV（UTF-8）', 'fixed-gb18030': '定长文本（GB18030）' } as const

export function ExportModal({ detail, onClose }: ModalProps) {
  const say = useSay()
  const make = useWrite('POST /api/pay-runs/:runId/export', ({ fileId, fileName }) => {
    say(`已生成 ${fileName}`)
    window.location.assign(`/api/pay-runs/${detail.id}/files/${fileId}`)
    onClose()
  })
  return (
    <FormModal<{ layout: keyof typeof layouts }>
      title="导出银行文件"
      submitTitle="生成并下载"
      initial={{ layout: 'csv' }}
      isBusy={make.isPending}
      error={make.error}
      lead={
        <p>
          {detail.lines} 笔，{yuanWithUnit(detail.total)}。
        </p>
      }
      fields={[{ name: 'layout', label: '文件格式', kind: 'choice', choices: layouts }]}
      onSubmit={({ layout }) => make.mutate({ runId: detail.id, layout })}
      onClose={onClose}
    />
  )
}

/** Takes the bank's result file; what became of each line is shown as a receipt. */
export function ResultModal({ detail, onClose }: ModalProps) {
  const client = useQueryClient()
  const [file, setFile] = useState<File>()
  const [requestId] = useState(newRequestId)
  const [receipt, setReceipt] = useState<BatchReceipt>()
  const send = useMutation({
    mutationFn: (chosen: File) =>
      upload('POST /api/pay-runs/:runId/results', { runId: detail.id }, chosen, { requestId }),
    onSuccess: async (done) => {
      setReceipt(done)
      await client.invalidateQueries()
    },
  })
  if (receipt) return <ReceiptModal title="银行结果" receipt={receipt} onClose={onClose} />
  return (
    <Modal
      open
      title="上传银行结果文件"
      okText="上传"
      cancelText="取消"
      okButtonProps={{ disabled: file === undefined }}
      confirmLoading={send.isPending}
      onOk={() => file && send.mutate(file)}
      onCancel={onClose}
    >
      {send.isError && <Failed error={send.error} />}
      <p>文件的笔数、金额和校验值须与送出的清单一致；失败和退汇的明细可在结清后补发。</p>
      <FileButton label="选择结果文件" chosen={file?.name ?? '尚未选择'} onChoose={([chosen]) => setFile(chosen)} />
    </Modal>
  )
}
