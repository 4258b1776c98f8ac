import { Alert, Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { BreakGlassRow, PersonRow } from '#server/api.ts'
import { call, sayError, useCall, useWrite } from '#web/api.ts'
import { itemTitle, stateChoices } from '#web/office/catalogue.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { ClockMark, Mark } from '#web/office/parts/mark.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { instantText, type Word } from '#web/office/texts.ts'

const wordOf = (row: BreakGlassRow): Word =>
  row.isLive
    ? { says: '使用中', tone: 'red' }
    : row.verdict === 'justified'
      ? { says: '复核：适当', tone: 'green' }
      : row.verdict === 'unjustified'
        ? { says: '复核：不适当', tone: 'red' }
        : { says: '待复核', tone: 'amber' }

/** 应急查看: opened for an emergency outside the own area, for two hours at most; always reviewed by a supervisor. */
export function BreakGlass() {
  const say = useSay()
  const [paging, setPaging] = useState({ page: 1, size: 20 })
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState<BreakGlassRow>()
  const query = useCall('GET /api/break-glass', paging, { keepPrevious: true, refetchEvery: 20_000 })
  const open = useWrite('POST /api/break-glass', ({ reviewDueOn }) => {
    setOpen(false)
    say(`已开启，监督人员将在${reviewDueOn}前复核`)
  })
  const end = useWrite('POST /api/break-glass/:glassId/end', () => say('已结束'))
  return (
    <Page title="应急查看" buttons={<Button onClick={() => setOpen(true)}>开启应急查看</Button>}>
      <Panel title="记录">
        <p className="soft">
          仅限突发灾害、走失救助、未成年人保护等紧急情形，临时查看辖区外人员和办件，只能查看、不能办理，最长2小时；每次查看均留存记录，三个工作日内由监督人员复核。
        </p>
        <Answered query={query}>
          {(data) => (
            <DataTable<BreakGlassRow>
              name="应急查看"
              hasNoPersons
              rows={data.rows}
              rowKey={(row) => row.id}
              says="没有应急查看"
              isLoading={query.isFetching}
              rowTone={(row) => (row.clock === 'late' ? 'row-late' : '')}
              columns={[
                { key: 'officer', title: '使用人', text: (row) => `${row.officer}（${row.unit}）` },
                { key: 'area', title: '查看范围', text: (row) => row.areaName },
                { key: 'reason', title: '紧急情况', text: (row) => row.reason },
                { key: 'opened', title: '开启', text: (row) => instantText(row.openedAt) },
                { key: 'until', title: '结束', text: (row) => instantText(row.until) },
                {
                  key: 'reads',
                  title: '查看次数',
                  text: (row) => String(row.reads),
                  sort: (row) => row.reads,
                  align: 'right',
                },
                {
                  key: 'state',
                  title: '状态',
                  text: (row) => wordOf(row).says,
                  render: (row) => <Mark {...wordOf(row)} />,
                },
                {
                  key: 'due',
                  title: '复核期限',
                  text: (row) => (row.verdict ? '' : row.reviewDueOn),
                  render: (row) =>
                    row.verdict ? (
                      `${row.reviewer ?? ''}：${row.reviewNote}`
                    ) : (
                      <>
                        {row.reviewDueOn}{' '}
                        <ClockMark clock={row.clock} daysLeft={row.daysLeft} isProvisional={row.reviewIsProvisional} />
                      </>
                    ),
                },
              ]}
              paging={{
                ...paging,
                total: data.total,
                isMore: data.isMore,
                onChange: (page, size) => setPaging({ page, size }),
              }}
              onRefresh={() => void query.refetch()}
              actions={(row) => (
                <>
                  {row.isMine && row.isLive && (
                    <>
                      <Link to={`/break-glass/${row.id}`}>查看人员</Link>{' '}
                      <Button type="link" size="small" onClick={() => end.mutate({ glassId: row.id })}>
                        结束
                      </Button>
                    </>
                  )}
                  {row.mayReview && (
                    <Button type="link" size="small" aria-label={`复核 ${row.officer}`} onClick={() => setAsked(row)}>
                      复核
                    </Button>
                  )}
                </>
              )}
            />
          )}
        </Answered>
      </Panel>
      {isOpen && (
        <FormModal<{ area: number; minutes: '30' | '60' | '120'; reason: string }>
          title="开启应急查看"
          submitTitle="开启"
          initial={{ minutes: '60' }}
          isBusy={open.isPending}
          error={open.error}
          lead={<p>开启即通知监督人员复核。请只在确有紧急情况时使用。</p>}
          fields={[
            { name: 'area', label: '查看范围', kind: 'areas' },
            { name: 'minutes', label: '时长', kind: 'choice', choices: { 30: '30分钟', 60: '1小时', 120: '2小时' } },
            { name: 'reason', label: '紧急情况', kind: 'long-text', maxLength: 300, hint: '不少于10个字' },
          ]}
          onSubmit={({ area, minutes, reason }) => open.mutate({ area, minutes: Number(minutes), reason })}
          onClose={() => setOpen(false)}
        />
      )}
      {asked && <Review row={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  )
}

function Review({ row, onClose }: { readonly row: BreakGlassRow; readonly onClose: () => void }) {
  const say = useSay()
  const review = useWrite('POST /api/break-glass/:glassId/review', () => {
    onClose()
    say('已复核')
  })
  return (
    <FormModal<{ verdict: 'justified' | 'unjustified'; note: string }>
      title={`复核应急查看：${row.officer}`}
      submitTitle="提交复核"
      isBusy={review.isPending}
      error={review.error}
      lead={
        <p>
          {row.areaName}，{instantText(row.openedAt)}至{instantText(row.until)}，查看 {row.reads} 次。理由：{row.reason}
        </p>
      }
      fields={[
        { name: 'verdict', label: '结论', kind: 'choice', choices: { justified: '适当', unjustified: '不适当' } },
        { name: 'note', label: '复核情况', kind: 'long-text', maxLength: 300 },
      ]}
      onSubmit={(values) => review.mutate({ glassId: row.id, ...values })}
      onClose={onClose}
    />
  )
}

/** People of the area for which an emergency reading was opened; looking only. */
export function UnderGlass() {
  const glassId = Number(useParams()['glassId'])
  const [q, setQ] = useState('')
  const [rows, setRows] = useState<readonly PersonRow[]>()
  const [personId, setPersonId] = useState<number>()
  const search = useSearch(glassId, setRows)
  return (
    <Page title="应急查看人员" crumbs={[{ title: '应急查看', to: '/break-glass' }]}>
      <Alert type="warning" showIcon title="正在应急查看，每次查询和查看都记入访问记录并接受复核。" />
      <FilterBar
        name="应急查看人员"
        fields={[{ name: 'q', label: '姓名', kind: 'text' }]}
        values={{ q }}
        onQuery={(values) => {
          const name = values['q'] ?? ''
          setQ(name)
          setPersonId(undefined)
          void search.run(name)
        }}
      />
      {search.error !== undefined && <Alert type="error" showIcon role="alert" title={search.error} />}
      {rows && (
        <DataTable<PersonRow>
          name="辖区外人员"
          isBare
          rows={rows}
          rowKey={(row) => row.id}
          says="没有找到"
          columns={[
            { key: 'name', title: '姓名', text: (row) => row.name },
            { key: 'id', title: '身份证号码', text: (row) => row.idMasked },
            { key: 'age', title: '年龄', text: (row) => String(row.age) },
            { key: 'area', title: '所在地', text: (row) => row.areaName },
          ]}
          actions={(row) => (
            <Button type="link" size="small" aria-label={`查看 ${row.name}`} onClick={() => setPersonId(row.id)}>
              查看
            </Button>
          )}
        />
      )}
      {personId !== undefined && <PersonUnderGlass glassId={glassId} personId={personId} />}
    </Page>
  )
}

function useSearch(glassId: number, onFound: (rows: readonly PersonRow[]) => void) {
  const [error, setError] = useState<string>()
  return {
    error,
    run: async (q: string) => {
      setError(undefined)
      try {
        onFound((await call('POST /api/break-glass/:glassId/persons', { glassId, q })).rows)
      } catch (problem) {
        setError(sayError(problem))
      }
    },
  }
}

function PersonUnderGlass({ glassId, personId }: { readonly glassId: number; readonly personId: number }) {
  const query = useCall('GET /api/break-glass/:glassId/persons/:personId', { glassId, personId })
  return (
    <Panel title="人员情况">
      <Answered query={query}>
        {(person) => (
          <>
            <Pairs
              rows={[
                ['姓名', person.name],
                ['身份证号码', person.idMasked],
                ['出生日期', `${person.born}（${person.age} 岁）`],
                ['联系电话', person.phoneMasked],
                ['住址', person.address],
                ['家庭成员', person.households.flatMap(({ members }) => members.map(({ name }) => name)).join('、')],
                ['享受救助', person.receives.map(itemTitle).join('、')],
              ]}
            />
            <ul>
              {person.cases.map((row) => (
                <li key={row.id}>
                  {row.caseNo} {itemTitle(row.item)} {stateChoices[row.state] ?? row.state} {row.appliedOn}
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Panel>
  )
}
