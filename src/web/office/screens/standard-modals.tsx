import { Alert } from 'antd'
import { useState } from 'react'
import type { StandardRow } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { findParameter } from '#web/office/catalogue.ts'
import { useMe } from '#web/office/me.ts'
import { FormModal, type ModalField } from '#web/office/parts/form-modal.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { parseStandard, unitTitle } from '#web/office/standard-text.ts'

interface Proposal {
  readonly area: number
  readonly residence: 'any' | 'urban' | 'rural'
  readonly from: string
  readonly value: string
  readonly document: string
}

/** Proposes the next value of a local standard; the past ones stay as they are. */
export function ProposeModal(props: {
  readonly standards: readonly StandardRow[]
  readonly chosen?: StandardRow
  readonly onClose: () => void
}) {
  const [standard, setStandard] = useState(props.chosen)
  if (standard) return <ValueModal standard={standard} onClose={props.onClose} />
  return (
    <FormModal<{ parameter: string }>
      title="提出新标准"
      submitTitle="下一步"
      isBusy={false}
      error={null}
      fields={[
        {
          name: 'parameter',
          label: '标准',
          kind: 'search',
          choices: Object.fromEntries(props.standards.map(({ parameter, title }) => [parameter, title])),
        },
      ]}
      onSubmit={({ parameter }) => setStandard(props.standards.find((each) => each.parameter === parameter))}
      onClose={props.onClose}
    />
  )
}

function ValueModal({ standard, onClose }: { readonly standard: StandardRow; readonly onClose: () => void }) {
  const me = useMe()
  const say = useSay()
  const [warnings, setWarnings] = useState<readonly string[]>()
  const choices = findParameter(standard.parameter)?.choices ?? {}
  const propose = useWrite('POST /api/standards/proposals', (made) => {
    if (made.warnings.length > 0) return setWarnings(made.warnings)
    say('已提出，等待另一人审定')
    onClose()
  })
  if (warnings)
    return (
      <FormModal<Record<string, never>>
        title="已提出，请注意"
        submitTitle="知道了"
        isBusy={false}
        error={null}
        lead={<Alert type="warning" showIcon title={warnings.join('；')} />}
        fields={[]}
        onSubmit={onClose}
        onClose={onClose}
      />
    )
  return (
    <FormModal<Proposal>
      title={`提出新标准：${standard.title}`}
      submitTitle="提交审定"
      initial={{ residence: 'any', ...(me.unitArea === undefined ? {} : { area: me.unitArea }) }}
      isBusy={propose.isPending}
      error={propose.error}
      lead={<p className="soft">授权依据：{standard.source}</p>}
      fields={[
        { name: 'area', label: '适用地区', kind: 'area' },
        {
          name: 'residence',
          label: '城乡',
          kind: 'choice',
          choices: { any: '不分城乡', urban: '城镇', rural: '农村' },
        },
        { name: 'from', label: '执行日期', kind: 'date' },
        valueField(standard, choices),
        { name: 'document', label: '文件名称和文号', kind: 'text', maxLength: 200 },
      ]}
      onSubmit={({ area, residence, from, value, document }) => {
        const read = parseStandard(standard.unit, value, choices)
        if (read !== undefined)
          propose.mutate({
            area,
            parameter: standard.parameter,
            ...(residence === 'any' ? {} : { residence }),
            from,
            value: read,
            document,
          })
      }}
      onClose={onClose}
    />
  )
}

function valueField(standard: StandardRow, choices: Readonly<Record<string, string>>): ModalField<Proposal> {
  const unit = unitTitle(standard.unit)
  const base = { name: 'value', label: unit ? `数值（${unit}）` : '数值' } as const
  if (standard.unit === 'switch') return { ...base, kind: 'choice', choices: { true: '是', false: '否' } }
  if (standard.unit === 'choice') return { ...base, kind: 'choice', choices }
  return {
    ...base,
    kind: 'text',
    ...(standard.unit === 'list' ? { hint: '多个值用顿号分开' } : {}),
    wrong: (text) =>
      parseStandard(standard.unit, text, choices) === undefined
        ? `应为${unit ? `以“${unit}”为单位的` : ''}数值`
        : undefined,
  }
}
