import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { CaseDetail, FileRow } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { FilePicker } from '#web/office/parts/file-picker.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Nothing, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { FileList } from './papers.tsx'

const levels = { township: '乡镇（街道）', county: '县级' } as const

/** 入户调查: who went when and what they found, with pictures and place. */
export function VisitsTab({ detail }: { readonly detail: CaseDetail }) {
  const mayVisit = useHolds('village-worker', 'township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <p>{mayVisit && <Button onClick={() => setOpen(true)}>登记入户调查</Button>}</p>
      {detail.visits.length === 0 && <Nothing says="尚未登记入户调查" />}
      {detail.visits.map((visit) => (
        <Panel key={visit.id} title={`${visit.on} ${levels[visit.level]}入户调查`}>
          <Pairs
            rows={[
              ['调查人员', visit.surveyors.join('、')],
              ['定位', visit.position ? `东经 ${visit.position.longitude}，北纬 ${visit.position.latitude}` : '未记录'],
            ]}
          />
          <p>{visit.report}</p>
          <FileList files={visit.files} />
        </Panel>
      ))}
      {isOpen && <VisitModal detail={detail} onClose={() => setOpen(false)} />}
    </>
  )
}

interface VisitValues {
  readonly on: string
  readonly level: 'township' | 'county'
  readonly surveyors: readonly string[]
  readonly report: string
  readonly isSigned: boolean
}

function VisitModal({ detail, onClose }: { readonly detail: CaseDetail; readonly onClose: () => void }) {
  const say = useSay()
  const me = useMe()
  const [files, setFiles] = useState<readonly FileRow[]>([])
  const record = useWrite('POST /api/cases/:caseId/visits', () => {
    say('已登记入户调查')
    onClose()
  })
  return (
    <FormModal<VisitValues>
      title="登记入户调查"
      initial={{ on: me.today, level: me.level === 'county' ? 'county' : 'township', surveyors: [me.name], report: '' }}
      isBusy={record.isPending}
      error={record.error}
      lead={
        <>
          <Alert type="info" title="须两名以上调查人员入户，并由调查人、家庭成员签字。" style={{ marginBottom: 12 }} />
          <FilePicker evidence="visit-photo" label="上传入户照片（可多张）" files={files} onChange={setFiles} />
        </>
      }
      fields={[
        { name: 'on', label: '入户日期', kind: 'date' },
        { name: 'level', label: '调查层级', kind: 'choice', choices: levels },
        { name: 'surveyors', label: '调查人员', kind: 'tags', atLeast: 2, hint: '输入姓名后按回车，至少两人' },
        { name: 'report', label: '调查情况', kind: 'long-text', maxLength: 2000 },
        { name: 'isSigned', label: '调查人和家庭成员均已签字', kind: 'tick' },
      ]}
      onSubmit={(values) =>
        record.mutate({
          caseId: detail.id,
          ...values,
          ...(files.length > 0 ? { fileIds: files.map(({ id }) => id) } : {}),
        })
      }
      onClose={onClose}
    />
  )
}
