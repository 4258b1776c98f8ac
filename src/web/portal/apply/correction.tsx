import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Answers } from '#core/form.ts'
import type { Item } from '#core/item.ts'
import type { CaseDetail, Me } from '#server/api.ts'
import { call, isWorthRetrying, useCall } from '#web/api.ts'
import { correctionNote } from '../case-progress.ts'
import { useItems } from '../items.ts'
import { useMe } from '../me.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { go, useParams } from '../router.tsx'
import { FormFlow } from './form-flow.tsx'
import { useKeptApplication } from './kept-application.ts'

/** 补正: what the office asked for, then the same screens as the application with what was answered, sent once. */
export function CorrectionPage() {
  const { caseId = '', '*': step = '' } = useParams()
  const detail = useCall('GET /api/my/cases/:caseId', { caseId: Number(caseId) })
  const items = useItems()
  const me = useMe()
  const back = `/my/cases/${caseId}`
  const item = items.data?.find((candidate) => candidate.id === detail.data?.item)
  if (!detail.data || !item || !me.data)
    return (
      <Page title="补正材料" back={back}>
        <Loaded query={detail}>{() => <Loaded query={items}>{() => null}</Loaded>}</Loaded>
      </Page>
    )
  if (step === '') return <WhatIsMissing detail={detail.data} back={back} />
  return <Correction detail={detail.data} item={item} me={me.data} step={step} />
}

function WhatIsMissing({ detail, back }: { readonly detail: CaseDetail; readonly back: string }) {
  const note = correctionNote(detail)
  return (
    <Page title="补正材料" back={back}>
      <p>{`受理编号：${detail.caseNo}`}</p>
      <div className="notice-box warn">
        <p>
          <strong>工作人员一次告知您需要补正：</strong>
        </p>
        <p>{note ?? '请核对填写的内容，补齐材料。'}</p>
      </div>
      <p>请把要改的改好、要交的拍照上传，再提交。也可以把材料送到乡镇（街道）。</p>
      <div className="buttons">
        <button type="button" className="button" onClick={() => go(`/my/cases/${detail.id}/correction/check-answers`)}>
          开始补正
        </button>
      </div>
    </Page>
  )
}

interface CorrectionProps {
  readonly detail: CaseDetail
  readonly item: Item
  readonly me: Me
  readonly step: string
}

function Correction({ detail, item, me, step }: CorrectionProps) {
  const queries = useQueryClient()
  const { kept, keep, forget } = useKeptApplication(`correction.${detail.id}.${detail.version}`)
  // A second tap comes before the screen is drawn again, so a state would be too late.
  const isSending = useRef(false)
  const submit = useMutation({
    mutationFn: (answers: Answers) =>
      call('POST /api/my/cases/:caseId/correction', {
        caseId: detail.id,
        answers,
        fileIds: kept.files.map((file) => file.id),
        requestId: kept.requestId,
      }),
    retry: (count, error) => count < 3 && isWorthRetrying(error),
    onError: () => {
      isSending.current = false
    },
    onSuccess: async () => {
      forget()
      go(`/my/cases/${detail.id}`, { replace: true })
      await queries.invalidateQueries()
    },
  })
  return (
    <FormFlow
      item={item}
      base={`/my/cases/${detail.id}/correction`}
      step={step}
      today={me.today}
      initial={detail.answers}
      hasArea
      files={kept.files}
      onFiles={(files) => keep({ files })}
      submitTitle="提交补正"
      onSubmit={(answers) => {
        if (isSending.current) return
        isSending.current = true
        submit.mutate(answers)
      }}
      isSubmitting={submit.isPending}
      error={submit.error}
    />
  )
}
