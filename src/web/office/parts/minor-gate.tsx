import { Alert, Button } from 'antd'
import { useState } from 'react'
import { type MinorPurpose, minorPurposes } from '#core/access-purpose.ts'
import { useCall, useWrite } from '#web/api.ts'
import { FormModal } from './form-modal.tsx'
import { useSay } from './say.ts'

/** In place of a child's record: why it is closed, the state of one's own request, and the way to ask. */
export function MinorGate({ personId }: { readonly personId: number }) {
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const asked = useCall('GET /api/minor-approvals', { personId, mine: true, size: 10 }, { refetchEvery: 15_000 })
  const ask = useWrite('POST /api/persons/:personId/minor-approvals', () => {
    setOpen(false)
    say('已提出申请，请等待批准')
  })
  const last = asked.data?.rows[0]
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title="未成年人信息须经批准后查看"
        description={
          last?.state === 'asked'
            ? `您已申请（${last.purpose}：${last.reason}），正在等待本单位负责人批准。`
            : last?.state === 'refused'
              ? `上次申请未获批准：${last.decisionReason}`
              : '依据《未成年人网络保护条例》第三十六条，工作人员查看未成年人个人信息，应当逐次经负责人批准并留存记录。'
        }
        action={last?.state === 'asked' ? undefined : <Button onClick={() => setOpen(true)}>申请查看</Button>}
      />
      {isOpen && (
        <FormModal<{ purpose: MinorPurpose; reason: string }>
          title="申请查看未成年人信息"
          submitTitle="提交申请"
          isBusy={ask.isPending}
          error={ask.error}
          lead={<p>批准只对您本人和这一名未成年人有效，到时自动失效。</p>}
          fields={[
            { name: 'purpose', label: '查看目的', kind: 'choice', choices: minorPurposes },
            { name: 'reason', label: '具体事由', kind: 'text', maxLength: 100 },
          ]}
          onSubmit={(values) => ask.mutate({ personId, ...values })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
