import { dateText } from '#core/plain-date.ts'
import type { Tone } from '#core/workflow.ts'
import { useCall } from '#web/api.ts'
import { plainState, toneOf } from '../case-progress.ts'
import { plainName, useItems } from '../items.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { Link } from '../router.tsx'

const toneTag: Readonly<Record<Tone, string>> = {
  todo: 'tag',
  waiting: 'tag tag-warn',
  done: 'tag tag-good',
  stopped: 'tag tag-stop',
}

/** All applications of the person signed in, newest first. */
export function MyCasesPage() {
  const cases = useCall('GET /api/my/cases', {})
  const items = useItems()
  return (
    <Page title="我的办件" back="/my">
      <Loaded query={cases}>
        {(rows) =>
          rows.length === 0 ? (
            <>
              <p>您还没有申请过。</p>
              <Link className="button" to="/find">
                看看能申请什么
              </Link>
            </>
          ) : (
            <ul className="rows">
              {rows.map((row) => (
                <li key={row.id}>
                  <Link className="row-link" to={`/my/cases/${row.id}`}>
                    <strong>{`${plainName(items.data, row.item)}${row.kind === 'review' ? '（复核）' : ''}`}</strong>{' '}
                    <span className={toneTag[toneOf(row.workflow, row.state)]}>
                      {plainState(row.workflow, row.state)}
                    </span>
                    <span className="soft">{`申请人：${row.applicant}，${dateText(row.appliedOn)}申请`}</span>
                    <span className="soft">{`受理编号：${row.caseNo}`}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}
