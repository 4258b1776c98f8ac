import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { LookalikeRow, PersonRow } from '#server/api.ts'
import { call, useCall, useWrite } from '#web/api.ts'
import { itemTitle } from '#web/office/catalogue.ts'
import { identityWrong } from '#web/office/identity-wrong.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { type Column, DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import type { FilterValues } from '#web/office/saved-filters.ts'
import { residenceTitles, sexTitle } from '#web/office/texts.ts'

const columns: readonly Column<PersonRow>[] = [
  {
    key: 'name',
    title: '姓名',
    text: (row) => row.name,
    render: (row) => (
      <Link className="cell-link" to={`/people/${row.id}`}>
        {row.name}
      </Link>
    ),
  },
  { key: 'id', title: '身份证号码', text: (row) => row.idMasked, sort: 'none' },
  { key: 'sex', title: '性别', text: (row) => sexTitle(row.sex) },
  { key: 'age', title: '年龄', text: (row) => String(row.age), sort: (row) => row.age, align: 'right' },
  { key: 'born', title: '出生日期', text: (row) => row.born },
  { key: 'area', title: '所在地', text: (row) => row.areaName },
  { key: 'receives', title: '正在享受', text: (row) => row.receives.map(itemTitle).join('、') },
  { key: 'died', title: '死亡日期', text: (row) => row.diedOn ?? '' },
]

/** 人员: search by name or whole identity number (kept out of the address), register, merge doubles. */
export function People() {
  const navigate = useNavigate()
  const mayRegister = useHolds('village-worker', 'township-clerk', 'township-approver', 'county-clerk')
  const mayMerge = useHolds('county-clerk', 'county-approver')
  const [filter, setFilter] = useState<FilterValues>({})
  const [paging, setPaging] = useState({ page: 1, size: 20 })
  const [picked, setPicked] = useState<readonly PersonRow[]>([])
  const [open, setOpen] = useState<'register' | 'merge'>()
  const people = useCall(
    'POST /api/persons/search',
    {
      q: filter['q'] || undefined,
      idNumber: filter['idNumber']?.trim().toUpperCase() || undefined,
      area: filter['area'] ? Number(filter['area']) : undefined,
      ...paging,
    },
    { keepPrevious: true },
  )
  return (
    <Page
      title="人员"
      buttons={
        mayRegister && (
          <Button type="primary" onClick={() => setOpen('register')}>
            登记人员
          </Button>
        )
      }
    >
      <FilterBar
        name="人员"
        fields={[
          { name: 'q', label: '姓名', kind: 'text' },
          { name: 'idNumber', label: '身份证', kind: 'text', placeholder: '完整的身份证号码' },
          { name: 'area', label: '地区', kind: 'area' },
        ]}
        values={filter}
        onQuery={(values) => {
          setFilter(values)
          setPaging({ ...paging, page: 1 })
        }}
      />
      {people.isError && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      <div className="list">
        {mayMerge && picked.length > 0 && (
          <div className="selection-bar">
            已选择 {picked.length} 人
            <Button disabled={picked.length !== 2} onClick={() => setOpen('merge')}>
              合并两份档案
            </Button>
            {picked.length !== 2 && <span className="soft">请选择确认为同一人的两份档案</span>}
          </div>
        )}
        <DataTable<PersonRow>
          name="人员"
          columns={columns}
          rows={people.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={people.isFetching}
          says="没有找到人员。请核对姓名或身份证号码。"
          paging={{
            ...paging,
            total: people.data?.total ?? 0,
            isMore: people.data?.isMore ?? false,
            onChange: (page, size) => setPaging({ page, size }),
          }}
          {...(mayMerge
            ? {
                selected: {
                  keys: picked.map(({ id }) => id),
                  onChange: (_keys: readonly (number | string)[], rows: readonly PersonRow[]) => setPicked(rows),
                  label: (row: PersonRow) => row.name,
                },
              }
            : {})}
          onOpen={(row) => void navigate(`/people/${row.id}`)}
          onRefresh={() => void people.refetch()}
          actions={(row) => (
            <Link to={`/people/${row.id}`} aria-label={`查看${row.name}`}>
              查看
            </Link>
          )}
          hasKeys
        />
      </div>
      {open === 'register' && <RegisterModal onClose={() => setOpen(undefined)} />}
      {open === 'merge' && (
        <MergeModal
          pair={picked}
          onClose={() => {
            setOpen(undefined)
            setPicked([])
          }}
        />
      )}
    </Page>
  )
}

interface NewPerson {
  readonly name: string
  readonly idNumber: string
  readonly area: number
  readonly residence: 'urban' | 'rural'
  readonly phone?: string
  readonly address?: string
  readonly ethnicity?: string
}

/** Registers a person; those who look alike are shown first, and only then a new record is made. */
function RegisterModal({ onClose }: { readonly onClose: () => void }) {
  const me = useMe()
  const navigate = useNavigate()
  const [found, setFound] = useState<{ readonly person: NewPerson; readonly alike: readonly LookalikeRow[] }>()
  const register = useWrite('POST /api/persons', ({ personId }) => void navigate(`/people/${personId}`))
  const look = useMutation({
    mutationFn: ({ name, idNumber }: NewPerson) => call('POST /api/persons/lookalikes', { name, idNumber }),
    onSuccess: (alike, person) => (alike.length === 0 ? register.mutate(person) : setFound({ person, alike })),
  })
  if (found)
    return (
      <FormModal<{ isOther: boolean }>
        title="可能已经登记过"
        submitTitle="仍然登记为新人员"
        isBusy={register.isPending}
        error={register.error}
        lead={<Lookalikes rows={found.alike} />}
        fields={[{ name: 'isOther', label: '已核对，上列人员都不是本人', kind: 'tick' }]}
        onSubmit={() => register.mutate(found.person)}
        onClose={onClose}
      />
    )
  return (
    <FormModal<NewPerson>
      title="登记人员"
      submitTitle="查重并登记"
      initial={{ residence: 'rural' }}
      isBusy={look.isPending || register.isPending}
      error={register.error ?? look.error}
      fields={[
        { name: 'name', label: '姓名', kind: 'text', maxLength: 50 },
        {
          name: 'idNumber',
          label: '身份证号码',
          kind: 'text',
          maxLength: 30,
          wrong: (text) => identityWrong(text, me.today),
        },
        { name: 'area', label: '户籍地（到村、社区）', kind: 'area' },
        { name: 'residence', label: '城乡类别', kind: 'choice', choices: residenceTitles },
        { name: 'phone', label: '联系电话', kind: 'text', isOptional: true, maxLength: 20 },
        { name: 'address', label: '住址', kind: 'text', isOptional: true, maxLength: 200 },
        { name: 'ethnicity', label: '民族', kind: 'text', isOptional: true, maxLength: 20 },
      ]}
      onSubmit={(values) => {
        register.reset()
        look.mutate(values)
      }}
      onClose={onClose}
    />
  )
}

function Lookalikes({ rows }: { readonly rows: readonly LookalikeRow[] }) {
  return (
    <DataTable<LookalikeRow>
      name="相似人员"
      isBare
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', title: '姓名', text: (row) => row.name },
        { key: 'id', title: '身份证号码', text: (row) => row.idMasked },
        { key: 'area', title: '所在地', text: (row) => row.areaName },
        { key: 'why', title: '相似之处', text: (row) => row.why },
      ]}
      actions={(row) => <Link to={`/people/${row.id}`}>就是此人</Link>}
    />
  )
}

function MergeModal({ pair, onClose }: { readonly pair: readonly PersonRow[]; readonly onClose: () => void }) {
  const say = useSay()
  const merge = useWrite('POST /api/persons/merge', () => {
    say('已合并，可在保留的档案中撤销')
    onClose()
  })
  const choices = Object.fromEntries(pair.map((row) => [String(row.id), `${row.name} ${row.idMasked} ${row.areaName}`]))
  return (
    <FormModal<{ kept: string; reason: string; isSame: boolean }>
      title="合并两份档案"
      submitTitle="合并"
      isBusy={merge.isPending}
      error={merge.error}
      lead={
        <>
          <Alert
            type="warning"
            title="合并后，两份档案的事实、办件和待遇归到保留的档案；合并可以撤销。"
            style={{ marginBottom: 12 }}
          />
          <Compared pair={pair} />
        </>
      }
      fields={[
        { name: 'kept', label: '保留哪一份', kind: 'choice', choices },
        { name: 'reason', label: '合并理由', kind: 'long-text', maxLength: 200 },
        { name: 'isSame', label: '已核对证件，两份档案确为同一人', kind: 'tick' },
      ]}
      onSubmit={({ kept, reason }) => {
        const other = pair.find(({ id }) => String(id) !== kept)
        if (other) merge.mutate({ keptId: Number(kept), mergedId: other.id, reason })
      }}
      onClose={onClose}
    />
  )
}

const compared: readonly (readonly [string, (row: PersonRow) => string])[] = [
  ['姓名', (row) => row.name],
  ['身份证号码', (row) => row.idMasked],
  ['性别', (row) => sexTitle(row.sex)],
  ['出生日期', (row) => row.born],
  ['所在地', (row) => row.areaName],
  ['正在享受', (row) => row.receives.map(itemTitle).join('、') || '无'],
]

/** The two records side by side; what differs is marked, because two people must never become one. */
function Compared({ pair }: { readonly pair: readonly PersonRow[] }) {
  return (
    <table className="steps-table">
      <caption className="soft">两份档案对照</caption>
      <tbody>
        {compared.map(([title, textOf]) => {
          const texts = pair.map(textOf)
          const differs = new Set(texts).size > 1
          return (
            <tr key={title} className={differs ? 'row-differs' : ''}>
              <th scope="row">{title}</th>
              {pair.map((row) => (
                <td key={row.id}>{textOf(row)}</td>
              ))}
              <td>{differs ? <Mark says="不一致" tone="red" /> : ''}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
