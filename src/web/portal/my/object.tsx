import type { FormPage } from '#core/form.ts'
import { useWrite } from '#web/api.ts'
import { ShortForm } from '../parts/short-form.tsx'
import { go, useParams } from '../router.tsx'

const questions: FormPage = {
  id: 'objection',
  title: '提出异议',
  fields: [
    {
      id: 'kind',
      label: '对什么有异议',
      kind: 'choice',
      isRequired: true,
      choices: { check: '对家庭情况核对的结果', decision: '对办理结果（批准、不批准、金额）' },
    },
    {
      id: 'text',
      label: '您的理由',
      hint: '请写清楚哪里不对、实际是什么情况。至少 5 个字。',
      kind: 'long-text',
      isRequired: true,
      maxLength: 2000,
    },
  ],
}

/** An objection of the applicant to what was found or decided. */
export function ObjectPage() {
  const { caseId = '' } = useParams()
  const back = `/my/cases/${caseId}`
  const object = useWrite('POST /api/my/cases/:caseId/objection', () => go(back, { replace: true }))
  return (
    <ShortForm
      title="提出异议"
      lead="工作人员会重新核实，并把答复写在这件申请里。您也可以依法申请行政复议或者提起行政诉讼。"
      back={back}
      page={questions}
      least={{ text: 5 }}
      submitTitle="提交异议"
      write={object}
      onSubmit={(answers) =>
        object.mutate({
          caseId: Number(caseId),
          kind: answers['kind'] === 'check' ? 'check' : 'decision',
          text: String(answers['text'] ?? ''),
        })
      }
    />
  )
}
