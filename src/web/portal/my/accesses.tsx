import { useCall } from '#web/api.ts'
import { momentText } from '../moment-text.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { fieldNames, useDeclaredTitles } from './field-names.ts'

/** 谁看过我的信息: every recorded look at the person's data, newest first. */
export function AccessesPage() {
  const declared = useDeclaredTitles()
  const accesses = useCall('GET /api/my/accesses', {})
  return (
    <Page title="谁看过我的信息" back="/my">
      <p>工作人员每次查看您的信息，系统都有记录，谁也改不了。觉得不对的，请打 12345 反映。</p>
      <Loaded query={accesses}>
        {(rows) =>
          rows.length === 0 ? (
            <p>还没有人看过您的信息。</p>
          ) : (
            <ul className="rows">
              {rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line of the log has no id of its own
                <li key={i}>
                  <div className="row">
                    <strong>{`${row.unit} ${row.who}`}</strong>
                    <span className="law">{momentText(row.at)}</span>
                    {[row.action, row.purpose && `目的：${row.purpose}`, fieldNames(row.fields, declared).join('、')]
                      .filter(Boolean)
                      .join('；')}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}
