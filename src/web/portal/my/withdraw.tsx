import { useWrite } from '#web/api.ts'
import { Page } from '../parts/page.tsx'
import { WriteResult } from '../parts/write-result.tsx'
import { go, useParams } from '../router.tsx'

/** Asks once more before an application is withdrawn. */
export function WithdrawPage() {
  const { caseId = '' } = useParams()
  const back = `/my/cases/${caseId}`
  const withdraw = useWrite('POST /api/my/cases/:caseId/withdraw', () => go(back, { replace: true }))
  return (
    <Page title="确定撤回申请吗" back={back}>
      <WriteResult error={withdraw.error} />
      <p>撤回以后，这件申请就不再办理。以后需要的，可以重新申请。</p>
      <div className="buttons">
        <button
          type="button"
          className="button button-stop"
          disabled={withdraw.isPending}
          onClick={() => withdraw.mutate({ caseId: Number(caseId) })}
        >
          {withdraw.isPending ? '正在撤回…' : '确定撤回'}
        </button>
        <button type="button" className="button" onClick={() => go(back)}>
          不撤回，继续办理
        </button>
      </div>
    </Page>
  )
}
