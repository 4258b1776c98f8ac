import { Collapse } from 'antd'
import type { AssessmentView, FindingView, StepView, TriedItemView, UsedValueView } from '#server/api.ts'
import { Mark } from './mark.tsx'
import { yuanWithUnit } from './money.tsx'
import { Panel } from './page.tsx'

const outcomes = {
  eligible: { says: '符合条件', tone: 'green' },
  ineligible: { says: '不符合条件', tone: 'red' },
  'missing-parameter': { says: '缺少标准，不能测算', tone: 'amber' },
} as const
const paid = { monthly: '每月', once: '一次性', nothing: '' } as const

/** The outcome in one line. */
export function Verdict({ assessment }: { readonly assessment: AssessmentView }) {
  return (
    <p className="verdict" role="status">
      <Mark {...outcomes[assessment.outcome]} />
      <strong>{assessment.itemTitle}</strong>
      {assessment.outcome === 'eligible' && assessment.pays !== 'nothing' && (
        <strong>
          {paid[assessment.pays]} {yuanWithUnit(assessment.amount)}
        </strong>
      )}
      <span className="soft">{assessment.assessedOn} 测算</span>
      {!assessment.isCurrent && <Mark says="情况已变化，须重新测算" tone="amber" />}
    </p>
  )
}

/** The item found, or the one applied for, stands first; the others as they were tried. */
export const inReadingOrder = ({ item, tried }: AssessmentView): readonly TriedItemView[] => [
  ...tried.filter((each) => each.item === item),
  ...tried.filter((each) => each.item !== item),
]

/** Why nothing is found: the conditions of the item applied for that do not hold, each with its law. */
export function Unmet({ assessment }: { readonly assessment: AssessmentView }) {
  const applied = assessment.tried.find(({ item }) => item === assessment.item)
  const unmet = applied?.findings.filter(({ holds }) => !holds) ?? []
  if (assessment.outcome === 'eligible' || unmet.length === 0) return null
  return (
    <>
      <p>不符合的条件：</p>
      <ul>
        {unmet.map(({ rule, says, source, steps }) => (
          <li key={rule}>
            {says}
            {steps.length > 0 && `（${steps.map(({ label, expression }) => `${label}：${expression}`).join('；')}）`}
            <span className="soft">　{source}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** One item tried: every rule with its law, the values used, the arithmetic of rule and amount. Folded unless `isOpen`. */
export function TriedItem({ tried, isOpen }: { readonly tried: TriedItemView; readonly isOpen: boolean }) {
  return isOpen ? (
    <Panel title={tried.title} buttons={<Mark {...outcomes[tried.outcome]} />}>
      <TriedBody tried={tried} />
    </Panel>
  ) : (
    <details className="panel panel-plain tried-other">
      <summary>
        <h2>{tried.title}</h2> <Mark {...outcomes[tried.outcome]} />
      </summary>
      <TriedBody tried={tried} />
    </details>
  )
}

function TriedBody({ tried }: { readonly tried: TriedItemView }) {
  return (
    <>
      {tried.missing && <p>缺少：{tried.missing}。请由标准管理人员录入并经第二人审定后重新测算。</p>}
      <h3>条件逐项审查</h3>
      {tried.findings.map((finding) => (
        <Finding key={finding.rule} finding={finding} />
      ))}
      {tried.findings.length === 0 && <p className="nothing">没有逐项审查的结果</p>}
      {(tried.amountSteps.length > 0 || tried.amountValues.length > 0) && (
        <>
          <h3>
            金额计算
            {tried.outcome === 'eligible' &&
              tried.pays !== 'nothing' &&
              `：${paid[tried.pays]} ${yuanWithUnit(tried.amount)}`}
          </h3>
          <UsedValues values={tried.amountValues} />
          <StepTable steps={tried.amountSteps} />
        </>
      )}
    </>
  )
}

function Finding({ finding }: { readonly finding: FindingView }) {
  const hasDetail = finding.values.length > 0 || finding.steps.length > 0
  return (
    <article className={`finding ${finding.holds ? 'finding-holds' : 'finding-fails'}`}>
      <p>
        <span className="finding-mark">{finding.holds ? '✓ 符合' : '✗ 不符合'}</span>
        {finding.says}
      </p>
      <p className="soft">依据：{finding.source}</p>
      {hasDetail && (
        <Collapse
          size="small"
          ghost
          {...(finding.holds ? {} : { defaultActiveKey: ['why'] })}
          items={[
            {
              key: 'why',
              label: '所用标准与计算过程',
              children: (
                <>
                  <UsedValues values={finding.values} />
                  <StepTable steps={finding.steps} />
                </>
              ),
            },
          ]}
        />
      )}
    </article>
  )
}

function UsedValues({ values }: { readonly values: readonly UsedValueView[] }) {
  if (values.length === 0) return null
  return (
    <table className="steps-table">
      <caption className="soft">所用标准</caption>
      <thead>
        <tr>
          <th scope="col">标准</th>
          <th scope="col">数值</th>
          <th scope="col">执行日期</th>
          <th scope="col">适用地区</th>
          <th scope="col">文件</th>
        </tr>
      </thead>
      <tbody>
        {values.map((value) => (
          <tr key={`${value.title}${value.from}`}>
            <td>{value.title}</td>
            <td className={value.value.length <= 16 ? 'number' : ''}>{value.value}</td>
            <td className="one-line">{value.from}</td>
            <td className="one-line">{value.area || '全国'}</td>
            <td>
              {value.document} {!value.isConfirmed && <Mark says="待确认" tone="amber" />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function StepTable({ steps }: { readonly steps: readonly StepView[] }) {
  if (steps.length === 0) return null
  return (
    <table className="steps-table">
      <caption className="soft">计算过程</caption>
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">算式</th>
          <th scope="col">结果</th>
          <th scope="col">依据</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps never move, and two may read alike
          <tr key={i}>
            <td>{step.label}</td>
            <td>{step.expression}</td>
            <td className={step.result.length <= 16 ? 'number' : ''}>{step.result}</td>
            <td>{step.source}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
