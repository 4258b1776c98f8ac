import { Button } from 'antd'
import type { CaseDetail } from '#server/api.ts'
import { sayError, useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { useSay } from '#web/office/parts/say.ts'

/** 进行测算 on the spot; the result appears where the reader is. Nothing for those who may not. */
export function AssessButton({ detail, isBlock }: { readonly detail: CaseDetail; readonly isBlock?: true }) {
  const say = useSay()
  const mayAssess = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const assess = useWrite('POST /api/cases/:caseId/assess', ({ outcome, itemTitle }) =>
    say(outcome === 'eligible' ? `测算完成：符合${itemTitle}条件` : '测算完成：不符合条件'),
  )
  if (!mayAssess || detail.decidedOn !== null) return null
  return (
    <>
      <Button
        block={isBlock ?? false}
        type={isBlock || !detail.assessment?.isCurrent ? 'primary' : 'default'}
        loading={assess.isPending}
        onClick={() => assess.mutate({ caseId: detail.id })}
      >
        {detail.assessment ? '重新测算' : '进行测算'}
      </Button>
      {assess.isError && (
        <p className="missed" role="alert">
          {sayError(assess.error)}
        </p>
      )}
    </>
  )
}
