import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { yuanText } from '#core/units.ts'
import type { Overview as OverviewData } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { cardText } from '#web/office/card-text.ts'
import { itemTitle } from '#web/office/catalogue.ts'
import { useListState } from '#web/office/filters.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { DivisionPicker } from '#web/office/parts/division-picker.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { instantText } from '#web/office/texts.ts'
import { tileTone } from '#web/office/tile-tone.ts'

const Chart = lazy(() => import('#web/office/parts/chart.tsx').then((m) => ({ default: m.Chart })))

/** For charts only: 万元 with two decimals. */
const tenThousandYuan = (amount: number): number => Math.round(amount / 10_000) / 100

/** 总览: how the area stands, each number with the table behind it; an area's tile leads into it. */
export function Overview() {
  const [list, change] = useListState()
  const area = list.values['area'] ? Number(list.values['area']) : undefined
  const query = useCall('GET /api/overview', { area }, { keepPrevious: true })
  return (
    <Page
      title="总览"
      beside={query.data && <span className="soft">数据时间 {instantText(query.data.asOf)}</span>}
      buttons={
        <span className="inline-picker">
          <label htmlFor="overview-area">地区</label>
          <DivisionPicker
            id="overview-area"
            value={area}
            onChange={(code) => change({ values: code === undefined ? {} : { area: String(code) } })}
          />
        </span>
      }
    >
      <Answered query={query}>
        {(data) => (
          <>
            <Cards data={data} />
            <Areas data={data} />
            <Suspense fallback={<p role="status">正在绘制图表……</p>}>
              <div className="charts">
                <Months data={data} />
                <Money data={data} />
                <States data={data} />
                <Items data={data} />
              </div>
            </Suspense>
          </>
        )}
      </Answered>
    </Page>
  )
}

function Cards({ data }: { readonly data: OverviewData }) {
  return (
    <ul className="cards">
      {data.cards.map((card) => (
        <li key={card.id}>
          <Link className="card" to={card.link.replace(/^\/desk(?=\/|$)/, '') || '/'}>
            {card.title}
            <strong>{cardText(card)}</strong>
            <small>{card.hint}</small>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** A sketch of the areas as tiles, darker with more persons helped; no boundary file is needed for it. */
function Areas({ data: { byArea } }: { readonly data: OverviewData }) {
  const most = Math.max(1, ...byArea.map(({ persons }) => persons))
  return (
    <Panel title="各地区救助人数（示意图）">
      {byArea.length === 0 && <p className="nothing">没有下级地区的数据</p>}
      <ul className="tiles">
        {byArea.map((each) => (
          <li key={each.area}>
            <Link to={`?area=${each.area}`} className={`tile-${tileTone(each.persons, most)}`}>
              <strong>{each.name}</strong>
              <br />
              {each.households} 户 {each.persons} 人
            </Link>
          </li>
        ))}
      </ul>
      <details>
        <summary>列表</summary>
        <DataTable<OverviewData['byArea'][number]>
          name="各地区"
          hasNoPersons
          rows={byArea}
          rowKey={(row) => row.area}
          columns={[
            { key: 'name', title: '地区', text: (row) => row.name },
            {
              key: 'households',
              title: '户数',
              text: (row) => String(row.households),
              sort: (row) => row.households,
              align: 'right',
            },
            {
              key: 'persons',
              title: '人数',
              text: (row) => String(row.persons),
              sort: (row) => row.persons,
              align: 'right',
            },
            {
              key: 'monthly',
              title: '每月金额（元）',
              text: (row) => yuanText(row.monthly),
              sort: (row) => row.monthly,
              align: 'right',
            },
          ]}
        />
      </details>
    </Panel>
  )
}

function Months({ data: { byMonth } }: { readonly data: OverviewData }) {
  return (
    <Panel title="各月申请和办结">
      <Chart
        name="各月申请、确认、不予确认件数"
        kind="bar"
        categories={byMonth.map(({ month }) => month.slice(2))}
        series={[
          { name: '申请', values: byMonth.map(({ applied }) => applied) },
          { name: '确认', values: byMonth.map(({ approved }) => approved) },
          { name: '不予确认', values: byMonth.map(({ refused }) => refused) },
        ]}
      />
      <details>
        <summary>列表</summary>
        <DataTable<OverviewData['byMonth'][number]>
          name="各月"
          hasNoPersons
          rows={byMonth}
          rowKey={(row) => row.month}
          columns={[
            { key: 'month', title: '月份', text: (row) => row.month },
            {
              key: 'applied',
              title: '申请',
              text: (row) => String(row.applied),
              sort: (row) => row.applied,
              align: 'right',
            },
            {
              key: 'approved',
              title: '确认',
              text: (row) => String(row.approved),
              sort: (row) => row.approved,
              align: 'right',
            },
            {
              key: 'refused',
              title: '不予确认',
              text: (row) => String(row.refused),
              sort: (row) => row.refused,
              align: 'right',
            },
            {
              key: 'paid',
              title: '发放（元）',
              text: (row) => yuanText(row.paid),
              sort: (row) => row.paid,
              align: 'right',
            },
          ]}
        />
      </details>
    </Panel>
  )
}

function Money({ data: { byMonth } }: { readonly data: OverviewData }) {
  return (
    <Panel title="各月发放金额（万元）">
      <Chart
        name="各月发放金额（万元）"
        kind="line"
        categories={byMonth.map(({ month }) => month.slice(2))}
        series={[{ name: '发放金额（万元）', values: byMonth.map(({ paid }) => tenThousandYuan(paid)) }]}
      />
    </Panel>
  )
}

function States({ data: { byState } }: { readonly data: OverviewData }) {
  return (
    <Panel title="各环节办件">
      <Chart
        name="各环节办件数"
        kind="row"
        categories={byState.map(({ title }) => title)}
        series={[{ name: '办件', values: byState.map(({ cases }) => cases) }]}
      />
      <details>
        <summary>列表</summary>
        <ul>
          {byState.map(({ state, title, cases }) => (
            <li key={state}>
              <Link to={`/cases?state=${state}`}>
                {title} {cases} 件
              </Link>
            </li>
          ))}
        </ul>
      </details>
    </Panel>
  )
}

function Items({ data: { byItem } }: { readonly data: OverviewData }) {
  return (
    <Panel title="各事项救助人数">
      <DataTable<OverviewData['byItem'][number]>
        name="各事项"
        hasNoPersons
        isBare
        rows={byItem}
        rowKey={(row) => row.item}
        says="还没有救助对象"
        columns={[
          {
            key: 'item',
            title: '事项',
            text: (row) => itemTitle(row.item),
            render: (row) => <Link to={`/entitlements?item=${row.item}`}>{itemTitle(row.item)}</Link>,
          },
          {
            key: 'households',
            title: '户数',
            text: (row) => String(row.households),
            sort: (row) => row.households,
            align: 'right',
          },
          {
            key: 'persons',
            title: '人数',
            text: (row) => String(row.persons),
            sort: (row) => row.persons,
            align: 'right',
          },
          {
            key: 'monthly',
            title: '每月金额（元）',
            text: (row) => yuanText(row.monthly),
            sort: (row) => row.monthly,
            align: 'right',
          },
        ]}
      />
    </Panel>
  )
}
