import { useState } from 'react'
import type { Evidence, Item } from '#core/item.ts'
import { citationText } from '#core/source.ts'
import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import { useCall } from '#web/api.ts'
import { DivisionPicker } from '#web/form/division-picker.tsx'
import { workflowOf } from './case-progress.ts'
import { deviceToday } from './device-today.ts'
import { conditionsOf, numberOf, standardsOf, timeLimitsOf } from './guide-text.ts'
import { useItems } from './items.ts'
import { useMe } from './me.ts'
import { Loaded } from './parts/loaded.tsx'
import { Page } from './parts/page.tsx'
import { Link, useParams } from './router.tsx'

/** 办事指南: everything about one item, drawn from its declaration. */
export function GuidePage() {
  const { item: id } = useParams()
  const items = useItems()
  const me = useMe()
  const today = me.data?.today ?? deviceToday()
  const item = items.data?.find((candidate) => candidate.id === id)
  if (items.data && !item)
    return (
      <Page title="没有这个事项" back="/find" backTitle="看全部事项">
        <p>这个事项不存在，或者已经停办。</p>
      </Page>
    )
  if (!item)
    return (
      <Page title="办事指南" back="/find">
        <Loaded query={items}>{() => null}</Loaded>
      </Page>
    )
  return (
    <Page title={item.plain} back="/find" focusKey={item.id}>
      <Guide item={item} today={today} />
    </Page>
  )
}

function Guide({ item, today }: { readonly item: Item; readonly today: PlainDate }) {
  return (
    <>
      {item.title !== item.plain && <p className="soft">{`法定名称：${item.title}`}</p>}
      <p>{item.summary}</p>
      <div className="buttons">
        <Link className="button" to={`/apply/${item.id}`}>
          {`我要申请${item.plain}`}
        </Link>
      </div>
      <h2>谁可以申请</h2>
      <p>{item.whoMayApply}</p>
      <Conditions item={item} today={today} />
      <Papers evidence={item.evidence} />
      <TimeLimits item={item} today={today} />
      <Standards item={item} today={today} />
      <Questions item={item} today={today} />
      <details>
        <summary>依据的法律和文件</summary>
        <div>
          <ul>
            {item.sources.map((source) => (
              <li key={citationText(source)}>{citationText(source)}</li>
            ))}
          </ul>
        </div>
      </details>
      <div className="buttons">
        <Link className="button" to={`/apply/${item.id}`}>
          {`我要申请${item.plain}`}
        </Link>
      </div>
    </>
  )
}

function Conditions({ item, today }: { readonly item: Item; readonly today: PlainDate }) {
  return (
    <>
      <h2>办理条件</h2>
      <ol>
        {conditionsOf(item, today).map(({ says, source }) => (
          <li key={says}>
            {says}
            <span className="law">{source}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

const paperGroups: readonly { readonly by: Evidence['obtainedBy']; readonly title: string; readonly mark: string }[] = [
  { by: 'applicant', title: '需要您提供', mark: '拍照上传' },
  { by: 'form', title: '网上填写时一起完成', mark: '网上填' },
  { by: 'platform', title: '不用您交，平台自己去查', mark: '免提交' },
]

function Papers({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <>
      <h2>需要的材料</h2>
      {paperGroups.map(({ by, title, mark }) => {
        const papers = evidence.filter((paper) => paper.obtainedBy === by)
        if (papers.length === 0) return null
        return (
          <section key={by} aria-label={title}>
            <h3>{title}</h3>
            <ul>
              {papers.map((paper) => (
                <li key={paper.id}>
                  {paper.title} <span className={by === 'platform' ? 'tag tag-good' : 'tag'}>{mark}</span>
                  {by === 'applicant' && !paper.isRequired && '（有的才交）'}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function TimeLimits({ item, today }: { readonly item: Item; readonly today: PlainDate }) {
  const workflow = workflowOf(item.workflow)
  const notice = item.notice && numberOf(item.decision.parameters[item.notice.days], today)
  return (
    <>
      <h2>怎么办、多长时间</h2>
      {workflow && <p>{`流程：${workflow.title}。每走一步，“我的办件”里都能看到。`}</p>}
      <ul>
        {timeLimitsOf(item, today).map((limit) => (
          <li key={limit.title}>
            {`${limit.title}：${limit.lengths.length === 0 ? '按当地规定' : limit.lengths.join('；')}`}
            <span className="law">{`由${limit.owner}负责 · ${limit.source}`}</span>
          </li>
        ))}
        {item.notice && (
          <li>
            {`公示：${notice === undefined ? '按规定期限' : `${notice} 天`}，公布在所在村（社区）`}
            <span className="law">{citationText(item.notice.source)}</span>
          </li>
        )}
        <li>收费：不收费</li>
      </ul>
    </>
  )
}

function Standards({ item, today }: { readonly item: Item; readonly today: PlainDate }) {
  const [area, setArea] = useState<AreaCode>()
  const standards = useCall('GET /api/standards', { area }, { enabled: area !== undefined, keepPrevious: true })
  const views = standardsOf(item, standards.data, area ?? areaCode(410_000_000_000), today)
  if (views.length === 0) return null
  return (
    <>
      <h2>标准</h2>
      <fieldset className="field">
        <legend className="label">看我这里的标准</legend>
        <DivisionPicker id="standard-area" picked={area} onPick={setArea} deepest="county" />
      </fieldset>
      <div aria-live="polite">
        {area !== undefined && standards.isError && <p className="soft">暂时没有查到当地标准，下面是全省的参考数。</p>}
        <ul>
          {views.map((view) => (
            <li key={view.title}>
              {view.title}：
              {view.urban === view.rural ? view.urban : `城镇${view.urban ?? '未定'}；农村${view.rural ?? '未定'}`}
              {!view.isConfirmed && (
                <>
                  {' '}
                  <span className="tag tag-warn">待确认</span>
                </>
              )}
              {view.document !== '' && <span className="law">{view.document}</span>}
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

function Questions({ item, today }: { readonly item: Item; readonly today: PlainDate }) {
  const months = numberOf(item.decision.parameters[item.reviewMonths], today)
  return (
    <>
      <h2>常见问题</h2>
      <details>
        <summary>{item.result === 'cash' ? '能领多少钱，什么时候发？' : '认定以后有什么用？'}</summary>
        <div>
          {item.result === 'cash' ? (
            <p>
              {item.startsIn === 'month-after-decision'
                ? '按家里的收入和人口计算，从审核确认的下一个月起按月发到您登记的银行账户。'
                : item.startsIn === 'at-once'
                  ? '按困难的情况确定金额，确认后及时发放。'
                  : item.startsIn === 'month-of-application'
                    ? '从申请的当月起计算，审核确认后补发，以后按月发到您登记的银行账户。'
                    : '从审核确认的当月起，按月发到您登记的银行账户。'}
              具体金额和算法写在告知书里。
            </p>
          ) : (
            <p>认定后可以凭这一身份依法申请医疗、教育、住房、就业等专项救助。</p>
          )}
        </div>
      </details>
      <details>
        <summary>批准以后会不会再查？</summary>
        <div>
          <p>
            {months === undefined ? '会定期复核。' : `一般每 ${months} 个月复核一次。`}
            家里人口、收入、财产有变化，要及时告诉乡镇（街道）。
          </p>
        </div>
      </details>
      {item.stopGrounds.length > 0 && (
        <details>
          <summary>什么情况会减少或停发？</summary>
          <div>
            <ul>
              {item.stopGrounds.map((ground) => (
                <li key={ground.id}>
                  {ground.title}
                  <span className="law">{citationText(ground.source)}</span>
                </li>
              ))}
            </ul>
            <p>减少或停发之前，工作人员会先听您的意见，再书面告诉您理由。</p>
          </div>
        </details>
      )}
      <details>
        <summary>不同意结果怎么办？</summary>
        <div>
          <p>可以在“我的办件”里提出异议，也可以依法申请行政复议或者提起行政诉讼，告知书上写有期限和受理机关。</p>
        </div>
      </details>
    </>
  )
}
