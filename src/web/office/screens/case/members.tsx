import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { CaseDetail, CaseMember } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { type Column, DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { relationTitle, sexTitle, type Word } from '#web/office/texts.ts'

const columns: readonly Column<CaseMember>[] = [
  {
    key: 'name',
    title: '姓名',
    text: (row) => row.name,
    render: (row) => (
      <Link className="cell-link" to={`/people/${row.personId}`}>
        {row.name}
      </Link>
    ),
  },
  { key: 'relation', title: '与申请人关系', text: (row) => relationTitle(row.relation) },
  { key: 'born', title: '性别、出生日期', text: (row) => `${sexTitle(row.sex)}，${row.born}`, sort: (row) => row.born },
  { key: 'id', title: '身份证号码', text: (row) => row.idMasked },
  {
    key: 'counted',
    title: '计入人口',
    text: (row) => (row.role === 'obligor' ? '义务人' : row.isCounted ? '计入' : '不计入'),
    render: (row) =>
      row.role === 'obligor' ? (
        <Mark says="义务人" tone="blue" />
      ) : (
        <Mark says={row.isCounted ? '计入' : '不计入'} tone={row.isCounted ? 'green' : 'grey'} />
      ),
  },
  { key: 'ground', title: '依据', text: (row) => row.ground },
]

const authorisedWord = (row: CaseMember): Word =>
  row.isAuthorised
    ? { says: '已授权', tone: 'green' }
    : row.isAdult
      ? { says: '未授权', tone: 'red' }
      : { says: '无须授权', tone: 'grey' }

const authorised: Column<CaseMember> = {
  key: 'authorised',
  title: '核对授权',
  text: (row) => authorisedWord(row).says,
  render: (row) => <Mark {...authorisedWord(row)} />,
}

const cellWith = (ask: (row: CaseMember) => void) => (row: CaseMember) =>
  row.isAdult && !row.isAuthorised ? (
    <Button size="small" aria-label={`登记授权：${row.name}`} onClick={() => ask(row)}>
      登记授权
    </Button>
  ) : (
    <Mark {...authorisedWord(row)} />
  )

/** Where no ground was written for anybody, its column is left out. */
const shownColumns = (members: readonly CaseMember[]): readonly Column<CaseMember>[] =>
  members.some(({ ground }) => ground !== '') ? columns : columns.filter(({ key }) => key !== 'ground')

const methods = { paper: '纸质授权书', electronic: '电子授权', guardian: '监护人代签' } as const

/** Members and obligors with the ground of counting them, and their authorisations. */
export function MembersPanel({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const mayWrite = useHolds('village-worker', 'township-clerk', 'township-approver')
  const [asked, setAsked] = useState<CaseMember>()
  const authorise = useWrite('POST /api/cases/:caseId/authorisations', () => {
    setAsked(undefined)
    say('已登记授权')
  })
  const ask = (row: CaseMember) => {
    authorise.reset()
    setAsked(row)
  }
  return (
    <Panel title="家庭成员">
      <DataTable<CaseMember>
        name="家庭成员"
        columns={[
          ...shownColumns(detail.membersList),
          mayWrite ? { ...authorised, render: cellWith(ask) } : authorised,
        ]}
        rows={detail.membersList}
        rowKey={(row) => row.personId}
        says="没有登记家庭成员"
      />
      {asked && (
        <FormModal<{ method: keyof typeof methods; signer: string }>
          title={`登记核对授权：${asked.name}`}
          initial={{ method: 'paper', signer: asked.name }}
          isBusy={authorise.isPending}
          error={authorise.error}
          fields={[
            { name: 'method', label: '授权方式', kind: 'choice', choices: methods },
            { name: 'signer', label: '签字人', kind: 'text', hint: '未成年人或无民事行为能力人由监护人签字' },
          ]}
          onSubmit={(values) => authorise.mutate({ caseId: detail.id, personId: asked.personId, ...values })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  )
}
