import { Button } from 'antd'
import { useId, useState } from 'react'
import { Link, useParams } from 'react-router'
import { ethnicityTable, labelOf } from '#core/code-tables.ts'
import { isPlainDate } from '#core/plain-date.ts'
import { sumFen, yuanText } from '#core/units.ts'
import type { EntitlementRow, PersonDetail } from '#server/api.ts'
import { ProblemError, useCall, useWrite } from '#web/api.ts'
import { itemTitle, stateChoices } from '#web/office/catalogue.ts'
import { entitlementColumns } from '#web/office/entitlement-columns.tsx'
import { knownOn } from '#web/office/known-on.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { DateControl } from '#web/office/parts/date-control.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { MinorGate } from '#web/office/parts/minor-gate.tsx'
import { Nothing, Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { Reveal } from '#web/office/parts/reveal.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { instantText, provenanceTitles, relationTitle, residenceTitles, sexTitle } from '#web/office/texts.ts'

/** 人员档案: who it is, the household, what was known when, accounts, cases and benefits. */
export function Person() {
  const personId = Number(useParams()['personId'])
  const query = useCall('GET /api/persons/:personId', { personId })
  return (
    <Page
      title={query.data?.name ?? '人员档案'}
      crumbs={[{ title: '人员', to: '/people' }]}
      beside={query.data?.diedOn && <Mark says={`${query.data.diedOn} 死亡`} tone="grey" />}
    >
      {query.error instanceof ProblemError && query.error.code === 'approval-needed' ? (
        <MinorGate personId={personId} />
      ) : (
        <Answered query={query}>
          {(person) => (
            <>
              <Basics person={person} />
              <Households person={person} />
              <Facts person={person} />
              <Accounts person={person} />
              <Matters person={person} />
              <Merges person={person} />
            </>
          )}
        </Answered>
      )}
    </Page>
  )
}

function Basics({ person }: { readonly person: PersonDetail }) {
  const mayWrite = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const me = useMe()
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const record = useWrite('POST /api/persons/:personId/death', () => {
    setOpen(false)
    say('已登记死亡')
  })
  return (
    <Panel
      title="基本信息"
      buttons={mayWrite && person.diedOn === null && <Button onClick={() => setOpen(true)}>登记死亡</Button>}
    >
      <Pairs
        rows={[
          ['姓名', person.name],
          [
            '身份证号码',
            <Reveal
              key="id"
              personId={person.id}
              personName={person.name}
              field="id-number"
              masked={person.idMasked}
              title="身份证号码"
            />,
          ],
          ['性别', sexTitle(person.sex)],
          ['出生日期', `${person.born}（${person.age} 岁）`],
          ['民族', labelOf(ethnicityTable, person.ethnicity) ?? person.ethnicity],
          ['城乡类别', residenceTitles[person.residence]],
          ['所在地', person.areaName],
          [
            '住址',
            person.address && (
              <Reveal
                key="address"
                personId={person.id}
                personName={person.name}
                field="address"
                masked={person.address}
                title="住址"
              />
            ),
          ],
          [
            '联系电话',
            person.phoneMasked && (
              <Reveal
                key="phone"
                personId={person.id}
                personName={person.name}
                field="phone"
                masked={person.phoneMasked}
                title="联系电话"
              />
            ),
          ],
        ]}
      />
      {isOpen && (
        <FormModal<{ diedOn: string; source: string }>
          title={`登记死亡：${person.name}`}
          submitTitle="登记"
          initial={{ diedOn: me.today }}
          isBusy={record.isPending}
          error={record.error}
          lead={<p>登记后系统会提示核实此人正在享受的待遇。</p>}
          fields={[
            { name: 'diedOn', label: '死亡日期', kind: 'date' },
            { name: 'source', label: '依据', kind: 'text', hint: '例如：死亡证明、火化证明、村委会证明' },
          ]}
          onSubmit={(values) => record.mutate({ personId: person.id, ...values })}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  )
}

function Households({ person }: { readonly person: PersonDetail }) {
  return (
    <Panel title="家庭">
      {person.households.length === 0 && <Nothing says="没有登记家庭" />}
      {person.households.map((household, i) => (
        <section key={household.id} aria-label={`家庭 ${i + 1}`}>
          {person.households.length > 1 && <h3>家庭 {i + 1}</h3>}
          <DataTable
            name={`家庭 ${i + 1}`}
            isBare
            rows={household.members}
            rowKey={(row) => `${row.personId}${row.from}`}
            columns={[
              {
                key: 'name',
                title: '成员',
                text: (row) => row.name,
                render: (row) => <Link to={`/people/${row.personId}`}>{row.name}</Link>,
              },
              { key: 'relation', title: '与户主关系', text: (row) => relationTitle(row.relation) },
              { key: 'from', title: '起', text: (row) => row.from },
              { key: 'until', title: '止', text: (row) => row.until ?? '至今' },
            ]}
          />
        </section>
      ))}
    </Panel>
  )
}

/** Facts as they were known on a chosen day; all of them, replaced ones too, without one. */
function Facts({ person }: { readonly person: PersonDetail }) {
  const id = useId()
  const [day, setDay] = useState('')
  const shown = isPlainDate(day) ? knownOn(person.facts, day) : person.facts
  return (
    <Panel
      title="事实"
      buttons={
        <span className="form-line">
          <label htmlFor={id}>当时掌握的情况，截至</label>
          <DateControl id={id} value={day} onChange={setDay} />
          <Button onClick={() => setDay('')}>全部记录</Button>
        </span>
      }
    >
      <DataTable<PersonDetail['facts'][number]>
        name="事实"
        rows={shown}
        rowKey={(row) => `${row.fact}${row.provenance}${row.recordedAt}${row.validFrom}`}
        says={day ? '这一天之前没有记录' : '还没有记录'}
        columns={[
          { key: 'title', title: '事实', text: (row) => row.title },
          { key: 'value', title: '内容', text: (row) => row.value },
          { key: 'provenance', title: '性质', text: (row) => provenanceTitles[row.provenance] },
          { key: 'source', title: '来源', text: (row) => row.source },
          { key: 'from', title: '有效期起', text: (row) => row.validFrom },
          { key: 'until', title: '有效期止', text: (row) => row.validUntil ?? '至今' },
          { key: 'recorded', title: '记录时间', text: (row) => instantText(row.recordedAt) },
          {
            key: 'superseded',
            title: '被替代时间',
            text: (row) => (row.supersededAt ? instantText(row.supersededAt) : ''),
          },
        ]}
      />
    </Panel>
  )
}

function Accounts({ person }: { readonly person: PersonDetail }) {
  return (
    <Panel title="领款账户">
      <DataTable<PersonDetail['accounts'][number]>
        name="领款账户"
        isBare
        rows={person.accounts}
        rowKey={(row) => row.id}
        says="没有登记领款账户"
        columns={[
          { key: 'holder', title: '户名', text: (row) => row.holder },
          { key: 'bank', title: '开户银行', text: (row) => row.bank },
          {
            key: 'card',
            title: '账号',
            text: (row) => `尾号 ${row.cardTail}`,
            render: (row) => (
              <Reveal
                personId={person.id}
                personName={person.name}
                field="card"
                masked={`尾号 ${row.cardTail}`}
                title="银行账号"
                accountId={row.id}
              />
            ),
          },
          { key: 'from', title: '起', text: (row) => row.from },
          { key: 'until', title: '止', text: (row) => row.until ?? '至今' },
        ]}
      />
    </Panel>
  )
}

function Matters({ person }: { readonly person: PersonDetail }) {
  return (
    <>
      <Panel title="救助待遇">
        <DataTable<EntitlementRow>
          name="救助待遇"
          isBare
          rows={person.entitlements}
          rowKey={(row) => row.id}
          says="没有享受救助"
          columns={entitlementColumns}
          footer={`合计每月 ${yuanText(monthlySum(person.entitlements))} 元`}
        />
      </Panel>
      <Panel title="办件">
        <DataTable<PersonDetail['cases'][number]>
          name="办件"
          isBare
          rows={person.cases}
          rowKey={(row) => row.id}
          says="没有办件"
          columns={[
            {
              key: 'no',
              title: '办件编号',
              text: (row) => row.caseNo,
              render: (row) => <Link to={`/cases/${row.id}`}>{row.caseNo}</Link>,
            },
            { key: 'item', title: '事项', text: (row) => itemTitle(row.item) },
            { key: 'state', title: '环节', text: (row) => stateChoices[row.state] ?? row.state },
            { key: 'on', title: '申请日期', text: (row) => row.appliedOn },
          ]}
        />
      </Panel>
    </>
  )
}

const monthlySum = (rows: readonly EntitlementRow[]) =>
  sumFen(rows.filter(({ state, pays }) => state === 'active' && pays === 'monthly').map(({ monthly }) => monthly))

function Merges({ person }: { readonly person: PersonDetail }) {
  const say = useSay()
  const mayMerge = useHolds('county-clerk', 'county-approver')
  const [asked, setAsked] = useState<PersonDetail['mergedFrom'][number]>()
  const undo = useWrite('POST /api/persons/merges/:mergeId/undo', () => {
    setAsked(undefined)
    say('已撤销合并')
  })
  if (person.mergedFrom.length === 0) return null
  return (
    <Panel title="合并记录">
      <ul>
        {person.mergedFrom.map((merge) => (
          <li key={merge.mergeId}>
            {instantText(merge.at)} 合并了“{merge.name}”的档案{' '}
            {mayMerge && <Button onClick={() => setAsked(merge)}>撤销合并</Button>}
          </li>
        ))}
      </ul>
      {asked && (
        <FormModal<{ reason: string }>
          title="撤销合并"
          submitTitle="撤销合并"
          isBusy={undo.isPending}
          error={undo.error}
          fields={[{ name: 'reason', label: '撤销理由', kind: 'text', maxLength: 200 }]}
          onSubmit={({ reason }) => undo.mutate({ mergeId: asked.mergeId, reason })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  )
}
