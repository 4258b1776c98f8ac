import { useState } from 'react'
import { dateText } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import { useCall } from '#web/api.ts'
import { DivisionPicker } from '#web/form/division-picker.tsx'
import { AnswersList } from './parts/answers-list.tsx'
import { Loaded } from './parts/loaded.tsx'
import { Page } from './parts/page.tsx'
import { Link, useSearchParams } from './router.tsx'

const pageSize = 20

/** 我要看: public notices now posted, of an area picked level by level. */
export function NoticesPage() {
  const [params, setParams] = useSearchParams()
  const picked = areaOf(params.get('area'))
  const [page, setPage] = useState(1)
  const notices = useCall('GET /api/notices', { page, size: pageSize, area: picked }, { keepPrevious: true })
  return (
    <Page title="公示" back="/">
      <p>下面是正在公示的救助事项。有不同意见，可以在公示期内提出，工作人员会核实并为您保密。</p>
      <details open={picked !== undefined}>
        <summary>按地方查看</summary>
        <div>
          <fieldset className="field">
            <legend className="visually-hidden">选择地方</legend>
            <DivisionPicker
              id="notice-area"
              picked={picked}
              onPick={(area) => {
                setPage(1)
                setParams(area === undefined ? {} : { area: String(area) })
              }}
            />
          </fieldset>
        </div>
      </details>
      <Loaded query={notices}>
        {({ rows, total }) => (
          <>
            <p role="status" className="soft">{`共 ${total} 条公示`}</p>
            {rows.map((notice) => (
              <article key={notice.id} className="card">
                <h2>{notice.title}</h2>
                <AnswersList
                  rows={[
                    { name: '地方', value: notice.areaName },
                    ...Object.entries(notice.line).map(([name, value]) => ({ name, value })),
                    { name: '公示时间', value: `${dateText(notice.postedOn)}至${dateText(notice.untilOn)}` },
                  ]}
                />
                <div className="buttons">
                  <Link className="button button-second" to={`/notices/${notice.token}/objection`} note={notice.title}>
                    提出不同意见<span className="visually-hidden">{`：${notice.title} ${notice.areaName}`}</span>
                  </Link>
                  <a className="button button-plain" href={`/api/notices/${notice.token}.pdf`}>
                    下载公示<span className="visually-hidden">{`：${notice.title} ${notice.areaName}（PDF）`}</span>
                  </a>
                </div>
              </article>
            ))}
            {total > pageSize && (
              <nav className="buttons" aria-label="翻页">
                <button
                  type="button"
                  className="button button-second"
                  disabled={page === 1}
                  onClick={() => setPage(page - 1)}
                >
                  上一页
                </button>
                <button
                  type="button"
                  className="button button-second"
                  disabled={page * pageSize >= total}
                  onClick={() => setPage(page + 1)}
                >
                  下一页
                </button>
              </nav>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const areaOf = (text: string | null) => (text !== null && /^\d{12}$/.test(text) ? areaCode(Number(text)) : undefined)
