import { Alert, Button } from 'antd'
import { useState } from 'react'
import { addDays, dateText, dayOfWeek, daysInMonth, plainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { CalendarYear } from '#server/api.ts'
import { sayError, useCall, useWrite } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { FileButton } from '#web/office/parts/file-button.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import './calendar.css'

const months = Array.from({ length: 12 }, (_, i) => i + 1)

/** 工作日历: every day of a year as it counts for statutory clocks; the province takes a year's arrangement over from its file. */
export function Calendar() {
  const me = useMe()
  const [list, change] = useListState()
  const year = Number(list.values['year'] ?? me.today.slice(0, 4))
  const mayImport = useHolds('standards-officer') && me.level === 'province'
  const query = useCall('GET /api/calendar', { year }, { keepPrevious: true })
  return (
    <Page
      title="工作日历"
      buttons={
        <>
          <Button onClick={() => change({ values: { year: String(year - 1) } })}>上一年</Button>
          <strong>{year} 年</strong>
          <Button onClick={() => change({ values: { year: String(year + 1) } })}>下一年</Button>
          {mayImport && <ImportButton year={year} />}
        </>
      }
    >
      <Answered query={query}>{(data) => <Year data={data} />}</Answered>
    </Page>
  )
}

function Year({ data }: { readonly data: CalendarYear }) {
  const listed = new Map(data.days.map((day) => [day.date, day]))
  const documents = [...new Set(data.days.map(({ document }) => document))]
  return (
    <>
      {data.isProvisional && (
        <Alert
          type="warning"
          showIcon
          title={`${data.year} 年放假安排尚未公布或尚未导入，本年按周末休息暂计，跨入本年的期限均为暂定。`}
          style={{ marginBottom: 12 }}
        />
      )}
      <p className="calendar-key">
        <Mark says="休" tone="green" /> 法定节假日和调休放假　
        <Mark says="班" tone="amber" /> 周末调休上班
        {documents.length > 0 && <span className="soft">　依据：{documents.join('；')}</span>}
      </p>
      <div className="year-grid">
        {months.map((month) => (
          <MonthPanel key={month} year={data.year} month={month} listed={listed} />
        ))}
      </div>
    </>
  )
}

function MonthPanel(props: {
  readonly year: number
  readonly month: number
  readonly listed: ReadonlyMap<PlainDate, CalendarYear['days'][number]>
}) {
  const { year, month, listed } = props
  const first = plainDate(`${year}-${String(month).padStart(2, '0')}-01`)
  const days = Array.from({ length: daysInMonth(year, month) }, (_, i) => addDays(first, i))
  const isRest = (date: PlainDate) => listed.get(date)?.isOffDay ?? dayOfWeek(date) > 5
  const weeks = weeksOf(days)
  return (
    <Panel title={`${month} 月`}>
      <table className="month">
        <caption className="soft">工作日 {days.filter((date) => !isRest(date)).length} 天</caption>
        <thead>
          <tr>
            {['一', '二', '三', '四', '五', '六', '日'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find((date) => date !== undefined) ?? ''}>
              {week.map((date, i) => {
                // biome-ignore lint/suspicious/noArrayIndexKey: the places of a week never move
                if (date === undefined) return <td key={i} />
                const named = listed.get(date)
                const word = named ? (named.isOffDay ? '休' : '班') : ''
                return (
                  <td
                    key={date}
                    className={isRest(date) ? 'day-rest' : 'day-work'}
                    title={`${dateText(date)} ${named ? `${named.holiday}${named.isOffDay ? '放假' : '调休上班'}` : isRest(date) ? '周末' : '工作日'}`}
                  >
                    {Number(date.slice(8))}
                    {word && <small className={named?.isOffDay ? 'day-off' : 'day-on'}>{word}</small>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** Monday first; places outside the month are undefined. */
function weeksOf(days: readonly PlainDate[]): readonly (readonly (PlainDate | undefined)[])[] {
  const lead = days[0] === undefined ? 0 : dayOfWeek(days[0]) - 1
  const places: (PlainDate | undefined)[] = [...Array.from({ length: lead }, () => undefined), ...days]
  return Array.from({ length: Math.ceil(places.length / 7) }, (_, i) => {
    const week = places.slice(i * 7, i * 7 + 7)
    return [...week, ...Array.from({ length: 7 - week.length }, () => undefined)]
  })
}

function ImportButton({ year }: { readonly year: number }) {
  const say = useSay()
  const [wrong, setWrong] = useState('')
  const send = useWrite('POST /api/calendar', ({ days, changed, recomputed }) =>
    say(`已导入 ${days} 天，更正 ${changed} 天，重新计算暂定期限 ${recomputed} 个`),
  )
  const read = (files: readonly File[]) => {
    const [file] = files
    if (!file) return
    file
      .text()
      .then((text) => {
        setWrong('')
        send.mutate({ year, text })
      })
      .catch(() => setWrong('文件无法读取'))
  }
  const says = wrong || (send.isError ? sayError(send.error) : '')
  return (
    <>
      <FileButton
        label={`导入 ${year} 年放假安排（CSV）`}
        accept=".csv,text/csv"
        isDisabled={send.isPending}
        onChoose={read}
      />
      {says && (
        <span className="missed" role="alert">
          {says}
        </span>
      )}
    </>
  )
}
