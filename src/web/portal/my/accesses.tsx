import type { AccessRow } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { momentText } from '../moment-text.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { byDay, byOfficer } from './access-days.ts'
import { fieldNames, useDeclaredTitles } from './field-names.ts'

/** 谁看过我的信息: people first, each with unit, post, time, deed and reason; the platform's own checks and one's own deeds folded by day. */
export function AccessesPage() {
  const accesses = useCall('GET /api/my/accesses', {})
  return (
    <Page title="谁看过我的信息" back="/my">
      <p>工作人员每次查看您的信息，系统都有记录，谁也改不了。觉得不对的，请打 12345 反映。</p>
      <Loaded query={accesses}>{(rows) => <Accesses rows={rows} />}</Loaded>
    </Page>
  )
}

function Accesses({ rows }: { readonly rows: readonly AccessRow[] }) {
  const of = (kind: AccessRow['kind']) => rows.filter((row) => row.kind === kind)
  const officers = of('officer')
  return (
    <>
      <h2>工作人员</h2>
      {officers.length === 0 ? <p>还没有工作人员看过您的信息。</p> : <Officers rows={officers} />}
      <Folded title="系统自动核对" rows={of('system')} says="经您授权，系统自动向有关部门核对，没有人工查看。" />
      <Folded title="我自己的操作" rows={of('self')} says="您本人登录后办理的事情。" />
    </>
  )
}

function Folded(props: { readonly title: string; readonly says: string; readonly rows: readonly AccessRow[] }) {
  if (props.rows.length === 0) return null
  return (
    <>
      <h2>{props.title}</h2>
      <p>{props.says}</p>
      {byDay(props.rows).map(({ day, rows, times }) => (
        <details key={day}>
          <summary>{`${day}，${times} 次`}</summary>
          <div>
            <Lines rows={rows} />
          </div>
        </details>
      ))}
    </>
  )
}

function Officers({ rows }: { readonly rows: readonly AccessRow[] }) {
  const declared = useDeclaredTitles()
  return (
    <ul className="rows">
      {byOfficer(rows).map(({ key, at, who, purpose, deeds, fields }) => (
        <li key={key}>
          <div className="row">
            <strong>{who}</strong>
            <span className="law">{momentText(at)}</span>
            <div>{deeds.join('；')}</div>
            {purpose && <div>{`为了：${purpose}`}</div>}
            <Fields names={fieldNames(fields, declared)} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function Lines({ rows }: { readonly rows: readonly AccessRow[] }) {
  const declared = useDeclaredTitles()
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={`${row.action} ${row.purpose}`}>
          <div className="row">
            <strong>{row.action}</strong>
            {row.purpose && <div>{`为了：${row.purpose}`}</div>}
            <Fields names={fieldNames(row.fields, declared)} />
          </div>
        </li>
      ))}
    </ul>
  )
}

const Fields = ({ names }: { readonly names: readonly string[] }) =>
  names.length > 0 && <div className="soft">{`涉及：${names.join('、')}`}</div>
