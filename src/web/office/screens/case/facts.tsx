import { Button } from 'antd'
import { useState } from 'react'
import type { FactDeclaration, FactScalar } from '#core/fact.ts'
import { parseYuan } from '#core/units.ts'
import type { CaseDetail, FactRow } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { answerLines } from '#web/office/answer-lines.ts'
import { findItem, writableFacts } from '#web/office/catalogue.ts'
import { type FactLine, factGrid, saysNothing } from '#web/office/fact-grid.ts'
import { useHolds } from '#web/office/me.ts'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal, type ModalField } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { relationTitle } from '#web/office/texts.ts'

/** Facts declared, found and verified side by side, what does not agree in red; and the application as it was filled in. */
export function FactsTab({ detail }: { readonly detail: CaseDetail }) {
  const mayWrite = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Panel title="事实对照" buttons={mayWrite && <Button onClick={() => setOpen(true)}>登记认定事实</Button>}>
        <FactTable facts={detail.facts} />
      </Panel>
      <Answers detail={detail} />
      {isOpen && <FactModal detail={detail} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Facts in three columns of provenance; those that say 无 or 0 are folded below. */
export function FactTable({ facts }: { readonly facts: readonly FactRow[] }) {
  const lines = factGrid(facts)
  const empty = lines.filter(saysNothing)
  return (
    <>
      <FactLines name="事实对照" rows={lines.filter((line) => !saysNothing(line))} />
      {empty.length > 0 && (
        <details className="fold">
          <summary>未发现（{empty.length} 项）</summary>
          <FactLines name="未发现的事实" rows={empty} />
        </details>
      )}
    </>
  )
}

function FactLines({ name, rows }: { readonly name: string; readonly rows: readonly FactLine[] }) {
  return (
    <DataTable<FactLine>
      name={name}
      rows={rows}
      rowKey={(row) => row.key}
      says="尚无申报、核对或认定的事实"
      rowTone={(row) => (row.isContradicted ? 'row-differs' : '')}
      columns={[
        { key: 'about', title: '对象', text: (row) => row.about },
        { key: 'title', title: '事实', text: (row) => row.title },
        {
          key: 'declared',
          title: '申报',
          text: (row) => row.declared?.value ?? '',
          render: (row) => cell(row.declared),
        },
        { key: 'found', title: '核对', text: (row) => row.found?.value ?? '', render: (row) => cell(row.found) },
        {
          key: 'verified',
          title: '认定',
          text: (row) => row.verified?.value ?? '',
          render: (row) => cell(row.verified),
        },
        {
          key: 'differs',
          title: '比对',
          text: (row) => (row.isContradicted ? '不一致' : ''),
          render: (row) => (row.isContradicted ? <Mark says="不一致" tone="red" /> : null),
        },
      ]}
    />
  )
}

function cell(fact: FactRow | undefined) {
  if (!fact) return <span className="soft">—</span>
  return (
    <>
      {fact.value}
      <br />
      <small className={fact.source.length <= 12 ? 'soft one-line' : 'soft'}>
        {fact.source}　<span className="one-line">{fact.validFrom}</span>
      </small>
    </>
  )
}

function Answers({ detail }: { readonly detail: CaseDetail }) {
  const form = findItem(detail.item)?.form
  const lines = form ? answerLines(form, detail.answers) : []
  return (
    <Panel title="申请表填写内容">
      <DataTable
        name="申请表"
        isBare
        rows={lines}
        rowKey={(row) => row.path}
        says="没有网上填写的申请表"
        columns={[
          { key: 'group', title: '部分', text: (row) => row.group || '申请信息', sort: 'none' },
          { key: 'label', title: '项目', text: (row) => row.label, sort: 'none' },
          { key: 'value', title: '填写内容', text: (row) => row.value, sort: 'none' },
        ]}
      />
    </Panel>
  )
}

interface FactValues {
  readonly fact: string
  readonly person?: string
  readonly value: string
  readonly source: string
}

function FactModal({ detail, onClose }: { readonly detail: CaseDetail; readonly onClose: () => void }) {
  const say = useSay()
  const [fact, setFact] = useState<FactDeclaration>()
  const record = useWrite('POST /api/cases/:caseId/facts', () => {
    say('已登记')
    onClose()
  })
  const choose = ({ fact: id }: { fact: string }) => setFact(writableFacts.find((each) => each.id === id))
  if (!fact)
    return (
      <FormModal<{ fact: string }>
        key="which"
        title="登记认定事实"
        submitTitle="下一步"
        isBusy={false}
        error={null}
        fields={[
          {
            name: 'fact',
            label: '事实',
            kind: 'search',
            choices: Object.fromEntries(
              writableFacts.map(({ id, title, about }) => [id, `${title}（${about === 'person' ? '个人' : '家庭'}）`]),
            ),
          },
        ]}
        onSubmit={choose}
        onClose={onClose}
      />
    )
  return (
    <FormModal<FactValues>
      key="value"
      title={`登记认定事实：${fact.title}`}
      initial={{ source: '入户调查' }}
      isBusy={record.isPending}
      error={record.error}
      fields={[
        ...(fact.about === 'person' ? [personField(detail)] : []),
        valueField(fact),
        { name: 'source', label: '来源', kind: 'text', hint: '例如：入户调查、单位证明、邻里走访' },
      ]}
      onSubmit={({ person, value, source }) =>
        record.mutate({
          caseId: detail.id,
          facts: [
            { ...(person ? { personId: Number(person) } : {}), fact: fact.id, value: factValue(fact, value), source },
          ],
        })
      }
      onClose={onClose}
    />
  )
}

const personField = (detail: CaseDetail): ModalField<FactValues> => ({
  name: 'person',
  label: '关于谁',
  kind: 'choice',
  choices: Object.fromEntries(
    detail.membersList.map(({ personId, name, relation }) => [
      String(personId),
      `${name}（${relationTitle(relation)}）`,
    ]),
  ),
})

function valueField(fact: FactDeclaration): ModalField<FactValues> {
  const base = { name: 'value', label: fact.title } as const
  if (fact.kind === 'yes-no') return { ...base, kind: 'choice', choices: { true: '是', false: '否' } }
  if (fact.kind === 'choice' || fact.kind === 'choices') return { ...base, kind: 'choice', choices: fact.choices ?? {} }
  if (fact.kind === 'date') return { ...base, kind: 'date' }
  if (fact.kind === 'yuan')
    return {
      ...base,
      label: `${fact.title}（元）`,
      kind: 'text',
      wrong: (text) => (parseYuan(text) === undefined ? '应为金额（元），最多两位小数' : undefined),
    }
  if (fact.kind === 'count')
    return { ...base, kind: 'text', wrong: (text) => (/^\d{1,9}$/.test(text) ? undefined : '应为整数') }
  return { ...base, kind: 'text' }
}

/** The value as facts are stored: fen, numbers, yes or no, lists of codes. */
function factValue(fact: Pick<FactDeclaration, 'kind'>, text: string): FactScalar | readonly string[] {
  if (fact.kind === 'yes-no') return text === 'true'
  if (fact.kind === 'yuan') return parseYuan(text) ?? text
  if (fact.kind === 'count') return Number(text)
  return fact.kind === 'choices' ? [text] : text
}
