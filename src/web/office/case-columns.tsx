import { Link } from 'react-router'
import type { Tone } from '#core/workflow.ts'
import type { CaseRow } from '#server/api.ts'
import { itemTitle, stateTitle, stateTone } from './catalogue.ts'
import type { Column } from './parts/data-table.tsx'
import { ClockMark, clockText, Mark } from './parts/mark.tsx'
import { flagWords, type MarkTone } from './texts.ts'

const toneMarks: Record<Tone, MarkTone> = { todo: 'blue', waiting: 'amber', done: 'green', stopped: 'grey' }

/** The state of a case in its workflow's words. */
export const StateMark = ({ workflow, state }: { readonly workflow: string; readonly state: string }) => (
  <Mark says={stateTitle(workflow, state)} tone={toneMarks[stateTone(workflow, state)]} />
)

const clockOf = (row: CaseRow) => ({ clock: row.clock, daysLeft: row.daysLeft, isProvisional: row.dueIsProvisional })

/** Columns of every list of cases. */
export const caseColumns: readonly Column<CaseRow>[] = [
  {
    key: 'case-no',
    title: '办件编号',
    text: (row) => row.caseNo,
    render: (row) => (
      <Link className="cell-link" to={`/cases/${row.id}`}>
        {row.caseNo}
      </Link>
    ),
    sort: 'server',
  },
  { key: 'applicant', title: '申请人', text: (row) => row.applicant, sort: 'none' },
  { key: 'members', title: '人口', text: (row) => String(row.members), align: 'right', sort: 'none' },
  {
    key: 'item',
    title: '事项',
    text: (row) => `${itemTitle(row.decidedItem ?? row.item)}${row.kind === 'review' ? '（复核）' : ''}`,
    sort: 'none',
  },
  {
    key: 'state',
    title: '环节',
    text: (row) => stateTitle(row.workflow, row.state),
    render: (row) => <StateMark workflow={row.workflow} state={row.state} />,
    sort: 'none',
  },
  {
    key: 'flags',
    title: '标记',
    text: (row) => row.flags.map((flag) => flagWords[flag].says).join('、'),
    render: (row) => (
      <span className="row-actions">
        {row.flags.map((flag) => (
          <Mark key={flag} {...flagWords[flag]} />
        ))}
      </span>
    ),
    sort: 'none',
  },
  {
    key: 'due',
    title: '法定时限',
    text: (row) => clockText(clockOf(row)),
    render: (row) => (
      <>
        <ClockMark {...clockOf(row)} /> {row.dueOn && <span className="soft">{row.dueOn}</span>}
      </>
    ),
    sort: 'server',
  },
  { key: 'applied', title: '申请日期', text: (row) => row.appliedOn, sort: 'server' },
  { key: 'area', title: '所在地', text: (row) => row.areaName, sort: 'none' },
]
