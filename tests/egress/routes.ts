import { account, act, citizen, type EgressRoute, type Input, list, open, publicly, record } from './declare.ts'
import type { Target } from './target.ts'

const township = ['township-clerk', 'township-approver'] as const
const county = ['county-clerk', 'county-approver'] as const
const writers = [...township, ...county] as const
const handlers = ['village-worker', ...writers] as const
const watchers = ['supervisor', 'auditor'] as const
const money = ['county-cashier', 'county-finance'] as const
const readers = [...handlers, ...money, ...watchers] as const
const offices = [...handlers, 'supervisor'] as const
const payReaders = [...money, 'county-approver', ...watchers] as const
const business = [...readers, 'standards-officer'] as const
const administrators = ['system-admin', 'security-admin', 'audit-admin'] as const
const everybody = [...business, ...administrators] as const

const own = (input?: (t: Target) => Input, extra: { readonly citizens?: true } = {}) =>
  account(everybody, input, { withoutRoles: true, ...extra })

const reason = '核对情况'
const search = (of: (t: Target) => string) => ['search', (t: Target) => ({ q: of(t), size: 100 })] as const
const within = ['filter', (t: Target) => ({ area: t.village, size: 100 })] as const
const account1 = () => ({ accountId: 1, reason })
const aRun = (t: Target) => ({ runId: t.runId })
const aCase = (t: Target) => ({ caseId: t.caseId })
const answers = { name: '试甲' }
const key = '00000000-0000-4000-8000-000000000001'
const proof = { method: 'password', password: '错误的口令' }

/**
 * Every route of the platform with what it may give to whom, and how it is called. Written from the design, apart from the code
 * under test: a route that is missing here fails the build. `requestId` is added to every write.
 */
export const egressRoutes: Readonly<Record<string, EgressRoute>> = {
  // Signing in, and the own account
  'POST /api/sign-in': open(() => ({ kind: 'staff', login: 'nobody', password: 'x' })),
  'POST /api/sign-in/second-factor': open(() => ({ proof })),
  'POST /api/sign-in/security-key': open(),
  'POST /api/sign-in/new-password': open(() => ({ password: 'x' })),
  'GET /api/sign-in/step': open(),
  'GET /api/sign-in/options': open(),
  'GET /api/sign-in/network': open(),
  'GET /api/sign-in/network/callback': open(),
  'POST /api/sign-out': open(),
  'GET /api/me': open(() => ({}), { shows: ['name'] }),
  'GET /api/health': open(),
  'GET /api/step-up': own(undefined, { citizens: true }),
  'POST /api/step-up/security-key': own(),
  'POST /api/step-up': own(() => ({ proof }), { citizens: true }),
  'GET /api/my/security': own(),
  'POST /api/my/password': own(() => ({ present: 'x', password: 'y' }), { citizens: true }),
  'POST /api/my/sessions/end': own(),
  'POST /api/my/second-factors/:factorId/end': own(() => ({ factorId: 1 })),
  'POST /api/my/recovery-codes': own(),
  'POST /api/my/totp': open(() => ({ label: '甲' })),
  'POST /api/my/totp/:factorId/confirm': open(() => ({ factorId: 1, code: '000000' })),
  'POST /api/my/security-keys/options': open(),
  'POST /api/my/security-keys': open(),
  'GET /api/staff': list(business, ['office'], [['autocomplete', (t) => ({ area: t.township })]]),

  // Administration: accounts and units, of no business
  'GET /api/units': account(administrators),
  'POST /api/units': account(['system-admin'], (t) => ({ area: t.county, name: '某单位' })),
  'POST /api/units/:unitId': account(['system-admin'], () => ({ unitId: 1, name: '某单位', isActive: true })),
  'GET /api/accounts': account(administrators, undefined, { shows: ['office'] }),
  'POST /api/accounts': account(['system-admin'], () => ({ login: 'new-one', name: '新人', unitId: 1 })),
  'POST /api/accounts/:accountId/disable': account(['system-admin'], account1),
  'POST /api/accounts/:accountId/enable': account(['system-admin'], account1),
  'POST /api/accounts/:accountId/move': account(['system-admin'], () => ({ ...account1(), unitId: 1 })),
  'POST /api/accounts/:accountId/roles': account(['security-admin'], () => ({ ...account1(), role: 'auditor' })),
  'POST /api/accounts/:accountId/roles/revoke': account(['security-admin'], () => ({
    ...account1(),
    role: 'county-clerk',
  })),
  'POST /api/accounts/:accountId/password': account(['security-admin'], account1),
  'POST /api/accounts/:accountId/second-factors/reset': account(['security-admin'], account1),
  'POST /api/accounts/:accountId/unlock': account(['security-admin'], account1),
  'POST /api/accounts/:accountId/oidc-subject': account(['security-admin'], () => ({ ...account1(), subject: 's' })),
  'GET /api/administrator-changes': account(['security-admin', 'audit-admin']),
  'POST /api/administrator-changes/:changeId/decide': account(['audit-admin'], () => ({ changeId: 1, approve: true })),
  'GET /api/sign-in-policy': account(administrators),
  'POST /api/sign-in-policy': account(['security-admin'], () => ({ key: 'idle-minutes', value: 15, reason })),
  'GET /api/operation': account(['system-admin']),
  'GET /api/access-log': account(
    [...watchers, 'security-admin', 'audit-admin'],
    (t) => ({ personId: t.personId, size: 100 }),
    { shows: ['office'] },
  ),
  'POST /api/access-log/export': account(
    [...watchers, 'security-admin', 'audit-admin'],
    (t) => ({ personId: t.personId, purpose: '日常核查' }),
    { shows: ['office'] },
  ),
  'GET /api/seals': account([...administrators, ...watchers]),

  // Acting for a colleague
  'GET /api/delegations': account(handlers, undefined, { shows: ['office'] }),
  'GET /api/delegations/delegates': account(handlers, undefined, { shows: ['office'], fromAbove: true }),
  'POST /api/delegations': account(handlers, (t) => ({
    delegateId: t.officerId,
    roles: ['township-clerk'],
    from: '2026-03-02',
    until: '2026-03-04',
    reason,
  })),
  'POST /api/delegations/:delegationId/end': account(handlers, () => ({ delegationId: 999 })),
  'POST /api/acting': account(handlers, () => ({ delegationId: 999 })),

  // Reference data: of no person
  'GET /api/calendar': open(() => ({ year: 2026 })),
  'POST /api/calendar': account(['standards-officer'], () => ({ year: 2026, text: 'x' })),
  'GET /api/standards': open((t) => ({ area: t.county })),
  'GET /api/standards/proposals': list(['standards-officer', 'county-approver', 'supervisor'], ['office'], [], {
    at: 'county',
  }),
  'POST /api/standards/proposals': account(['standards-officer'], (t) => ({
    area: t.county,
    parameter: 'none',
    from: '2026-07-01',
    value: 1,
    document: '某文件',
  })),
  'POST /api/standards/proposals/:proposalId/decide': act(
    ['standards-officer', 'county-approver'],
    (t) => ({ proposalId: t.proposalId, approve: false, reason }),
    { at: 'county', byKin: true },
  ),
  'GET /api/divisions': open((t) => ({ parent: t.township })),
  'GET /api/divisions/:code': open((t) => ({ code: t.village })),
  'GET /api/division-changes': account([...offices, 'standards-officer', 'auditor']),
  'POST /api/division-changes/preview': account(['standards-officer'], (t) => change(t)),
  'POST /api/division-changes': account(['standards-officer'], (t) => change(t)),
  'GET /api/demonstration': open(),
  'GET /api/statistics': open((t) => ({ area: t.county })),

  // The registry
  'GET /api/persons': list(
    offices,
    ['name'],
    [
      search((t) => t.name),
      search((t) => `${t.name} ${t.idTail}`),
      ['filter', (t) => ({ q: t.name, area: t.village, size: 100 })],
      ['sort', (t) => ({ q: t.name, page: 1, size: 1 })],
    ],
    { finds: 'name' },
  ),
  'POST /api/persons/search': list(offices, ['name'], [search((t) => t.name)], { finds: 'name' }),
  'GET /api/persons/:personId': record(offices, ['name', 'text'], (t) => ({ personId: t.personId }), { finds: 'name' }),
  'POST /api/persons/lookalikes': list(
    offices,
    ['name'],
    [['duplicate-check', (t) => ({ name: t.name, idNumber: t.idNumber })]],
    { calls: [{ channel: 'duplicate-check', input: (t) => ({ name: t.name, idNumber: t.idNumber }) }], finds: 'name' },
  ),
  'POST /api/persons': act(
    handlers,
    (t) => ({ name: t.name, idNumber: t.idNumber, area: t.village, residence: 'rural' }),
    { byKin: true },
  ),
  'POST /api/persons/:personId/death': act(writers, (t) => ({
    personId: t.personId,
    diedOn: '2026-02-01',
    source: '死亡证明',
  })),
  'POST /api/persons/merge': act(county, (t) => ({ keptId: t.personId, mergedId: t.memberId, reason }), {
    calls: [
      {
        channel: 'write',
        input: (t) => ({ keptId: t.personId, mergedId: t.memberId, reason }),
        ids: ['keptId'],
      },
    ],
  }),
  'POST /api/persons/merges/:mergeId/undo': act(county, (t) => ({ mergeId: t.mergeId, reason }), { byKin: true }),

  // Applications and cases
  'POST /api/applications': {
    ...act(['village-worker', ...writers], (t) => ({ item: 'none', area: t.village, answers })),
    citizens: true,
    reach: 'account',
  },
  'GET /api/drafts/:item': citizen(['text'], (t) => ({ item: t.key ? 'draft-item' : '' })),
  'PUT /api/drafts/:item': citizen([], () => ({ item: 'draft-item', answers })),
  'GET /api/desk-drafts': account(['village-worker', ...township]),
  'GET /api/desk-drafts/:key': account(['village-worker', ...township], () => ({ key })),
  'PUT /api/desk-drafts/:key': account(['village-worker', ...township], () => ({ key, item: 'none', answers })),
  'DELETE /api/desk-drafts/:key': account(['village-worker', ...township], () => ({ key })),
  'GET /api/my/cases': citizen(['name', 'text'], undefined, { opens: true }),
  'GET /api/my/cases/:caseId': citizen(['name', 'text', 'address', 'id-number', 'phone', 'card'], aCase, {
    opens: true,
    finds: 'name',
  }),
  'POST /api/my/cases/:caseId/withdraw': citizen([], aCase),
  'POST /api/my/cases/:caseId/correction': citizen([], (t) => ({ caseId: t.caseId, answers })),
  'POST /api/my/cases/:caseId/objection': citizen([], (t) => ({
    caseId: t.caseId,
    kind: 'decision',
    text: '对决定有异议',
  })),
  'GET /api/my/money': citizen(['name'], undefined, { opens: true }),
  'GET /api/my/accesses': citizen(['office'], undefined, { opens: true }),
  'GET /api/cases': list(
    readers,
    ['name'],
    [
      search((t) => t.name),
      search((t) => t.caseNo),
      within,
      ['sort', (t) => ({ q: t.name, sort: 'case-no', order: 'desc', size: 100 })],
      ['count', (t) => ({ q: t.caseNo, size: 1, page: 1 })],
    ],
    { finds: 'name' },
  ),
  'GET /api/cases/:caseId': record(readers, ['name', 'text', 'address', 'office'], aCase, { finds: 'name' }),
  'POST /api/cases/:caseId/actions/:action': act(handlers, (t) => ({
    caseId: t.caseId,
    action: 'forward',
    version: t.version,
    note: '同意',
  })),
  'POST /api/cases/batch/:action': {
    ...act(handlers, (t) => ({ action: 'forward', caseIds: [t.caseId], note: '同意' }), {
      shows: ['name'],
      byKin: true,
    }),
    reach: 'account',
  },
  'POST /api/cases/:caseId/transfer': act(handlers, (t) => ({ caseId: t.caseId, accountId: t.officerId }), {
    byKin: true,
    calls: [
      { channel: 'write', input: (t) => ({ caseId: t.caseId, accountId: t.officerId }), ids: ['caseId', 'accountId'] },
    ],
  }),
  'POST /api/cases/:caseId/objections/:objectionId/answer': act(writers, (t) => ({
    caseId: t.caseId,
    objectionId: t.objectionId,
    outcome: 'rejected',
    answer: '经核查不成立',
  })),
  'POST /api/cases/:caseId/authorisations': act(handlers, (t) => ({
    caseId: t.caseId,
    personId: t.personId,
    method: 'paper',
    signer: '试甲',
  })),
  'POST /api/cases/:caseId/checks': act(writers, aCase),
  'POST /api/cases/:caseId/visits': act(handlers, (t) => ({
    caseId: t.caseId,
    on: '2026-03-02',
    level: 'township',
    surveyors: ['赵一', '钱二'],
    isSigned: true,
    report: '家中困难',
    fileIds: [],
    facts: [],
  })),
  'POST /api/cases/:caseId/facts': act(writers, (t) => ({
    caseId: t.caseId,
    facts: [{ personId: t.personId, fact: 'none', value: 1, source: '材料' }],
  })),
  'POST /api/cases/:caseId/assess': act(writers, aCase, { shows: ['name'] }),
  'POST /api/cases/:caseId/hearings': act(writers, (t) => ({
    caseId: t.caseId,
    on: '2026-03-02',
    heard: '邻居',
    opinion: '情况属实',
  })),
  'POST /api/cases/:caseId/account': act(writers, (t) => ({
    caseId: t.caseId,
    holder: '试甲',
    bank: '农村信用社',
    card: '6217000000000001',
  })),

  // Papers and files
  'GET /api/cases/:caseId/letters/:letterId.pdf': {
    ...record(readers, [], (t) => ({ caseId: t.decidedCaseId, letterId: t.letterId }), { channel: 'print' }),
    reach: 'either',
    citizens: true,
  },
  'POST /api/letters/:letterId/revoke': act(['township-approver', 'county-approver'], (t) => ({
    letterId: t.letterId,
    reason,
  })),
  'GET /api/cases/:caseId/approval-form.pdf': record(readers, [], (t) => ({ caseId: t.decidedCaseId }), {
    channel: 'print',
  }),
  'GET /api/notices': publicly('notice', (t) => ({ area: t.village, size: 100 })),
  'POST /api/notices/:token/objections': open((t) => ({
    token: t.noticeToken,
    text: '对公示有异议',
    name: '',
    phone: '',
  })),
  'GET /api/notices/:token.pdf': publicly('notice', (t) => ({ token: t.noticeToken })),
  'GET /api/notices.pdf': publicly('notice', (t) => ({ area: t.village })),
  'GET /api/verify/:token': open((t) => ({ token: t.letterToken })),
  'POST /api/files': account(handlers, undefined, { citizens: true }),
  'GET /api/files/:fileId': {
    ...record(readers, ['text'], (t) => ({ fileId: t.fileId }), { channel: 'attachment' }),
    reach: 'either',
    citizens: true,
  },

  // Benefits and warnings
  'GET /api/entitlements': list(readers, ['name'], [search((t) => t.name), ['filter', nameIn]], { finds: 'name' }),
  'GET /api/entitlements/:entitlementId': record(
    readers,
    ['name', 'text', 'office'],
    (t) => ({ entitlementId: t.entitlementId }),
    {
      channel: 'history',
      finds: 'name',
    },
  ),
  'POST /api/entitlements/:entitlementId/suspend': act(['township-approver', ...county], (t) => ({
    entitlementId: t.entitlementId,
    reason,
  })),
  'POST /api/entitlements/:entitlementId/resume': act(['township-approver', ...county], (t) => ({
    entitlementId: t.entitlementId,
    reason,
  })),
  'POST /api/entitlements/:entitlementId/review': act(writers, (t) => ({ entitlementId: t.entitlementId, reason })),
  'GET /api/warnings': list([...writers, ...watchers], ['name', 'text'], [], { finds: 'text' }),
  'POST /api/warnings/:warningId/close': act(writers, (t) => ({ warningId: t.warningId, outcome: '已核查' })),
  'GET /api/overview': {
    ...account(readers, (t) => ({ area: t.village })),
  },

  // Money: of the county
  'GET /api/pay-runs': list(payReaders, [], [], { at: 'county' }),
  'POST /api/pay-runs': act(['county-cashier'], (t) => ({ month: '2026-05', county: t.county / 1_000_000 }), {
    at: 'county',
  }),
  'GET /api/pay-runs/:runId': record(payReaders, ['name'], aRun, { at: 'county' }),
  'GET /api/pay-runs/:runId/lines': record(payReaders, ['name'], aRun, {
    at: 'county',
    finds: 'name',
    calls: [
      { channel: 'list', input: (t) => ({ runId: t.runId, size: 100 }), ids: ['runId'] },
      { channel: 'search', input: (t) => ({ runId: t.runId, q: t.name, size: 100 }), ids: ['runId'] },
    ],
  }),
  'POST /api/pay-runs/:runId/freeze': act(['county-cashier'], aRun, { at: 'county' }),
  'POST /api/pay-runs/:runId/check': act(['county-cashier'], aRun, { at: 'county' }),
  'POST /api/pay-runs/:runId/lines/:lineId/release': act(
    ['county-finance'],
    (t) => ({ runId: t.runId, lineId: t.lineId, reason }),
    { at: 'county' },
  ),
  'POST /api/pay-runs/:runId/approve': act(['county-finance'], (t) => ({ runId: t.runId, total: 1, lines: 1 }), {
    at: 'county',
  }),
  'POST /api/pay-runs/:runId/export': act(['county-cashier'], (t) => ({ runId: t.runId, layout: 'csv' }), {
    at: 'county',
  }),
  'GET /api/pay-runs/:runId/files/:fileId': record(
    money,
    ['name', 'card'],
    (t) => ({ runId: t.runId, fileId: t.bankFileId }),
    { at: 'county', channel: 'export', finds: 'card' },
  ),
  'POST /api/pay-runs/:runId/results': act(money, aRun, { at: 'county' }),
  'POST /api/pay-runs/:runId/reissue': act(['county-cashier'], aRun, { at: 'county' }),
  'POST /api/pay-runs/:runId/cancel': act(money, (t) => ({ runId: t.runId, reason }), { at: 'county' }),
  'GET /api/overpayments': list(payReaders, ['name', 'text'], [], { finds: 'text' }),
  'POST /api/overpayments/:overpaymentId/recoveries': act(money, (t) => ({
    overpaymentId: t.overpaymentId,
    fen: 1,
    document: '收据1号',
  })),
  'GET /api/ledger/accounts': list(payReaders, [], [['filter', (t) => ({ county: t.county / 1_000_000 })]], {
    at: 'county',
    opens: false,
  }),
  'GET /api/ledger/entries': list(payReaders, ['office'], [], { at: 'county' }),
  'POST /api/ledger/entries/:entryId/reverse': act(['county-finance'], (t) => ({ entryId: t.entryId, reason }), {
    at: 'county',
  }),
  'POST /api/ledger/appropriations': account(money, (t) => ({
    fund: '救助资金',
    fen: 100,
    document: '某文件',
    township: t.township,
  })),
  'POST /api/ledger/reserve-payments': act(township, (t) => ({ entitlementId: t.entitlementId, voucher: '1号' })),
  'POST /api/ledger/reserve-settlements': account(money, (t) => ({ township: t.township })),

  // What leaves masking
  'POST /api/persons/:personId/reveal': {
    ...record(
      [...handlers, 'county-cashier', 'supervisor'],
      ['id-number', 'phone', 'address', 'card'],
      (t) => ({ personId: t.personId, field: 'phone', purpose: 'contact', reason: '电话联系' }),
      {
        opens: false,
        calls: (['id-number', 'phone', 'address', 'card'] as const).map((field) => ({
          channel: 'by-id' as const,
          input: (t: Target) => ({ personId: t.personId, field, purpose: 'identity', reason: '核对身份' }),
          ids: ['personId'],
        })),
      },
    ),
  },
  'GET /api/exposure-alarms': list(['supervisor'], ['office'], [], { at: 'township', finds: 'office' }),
  'POST /api/exposure-alarms/:alarmId/decide': act(
    ['supervisor'],
    (t) => ({ alarmId: t.alarmId, release: true, reason }),
    { at: 'township' },
  ),
  'GET /api/exports': list(business, ['office'], [], { at: 'township' }),
  'POST /api/exports': act(business, (t) => ({
    kind: 'case-list',
    params: { area: t.village },
    purpose: 'handling',
    reason,
  })),
  'POST /api/exports/screen': account(business, () => ({ table: '某表', records: 3, purpose: 'handling' })),
  'POST /api/exports/:exportId/decide': act(
    ['township-approver', 'county-approver', 'county-finance', 'supervisor'],
    (t) => ({ exportId: t.exportId, approve: false, reason }),
    { at: 'township', byKin: true },
  ),
  'GET /api/exports/:exportId/file': {
    ...record(business, [], (t) => ({ exportId: t.exportId }), { at: 'township', channel: 'export', opens: false }),
  },
  'POST /api/exports/trace': list(watchers, ['office'], [['duplicate-check', () => ({ marks: 'ABCD-EFGH' })]], {
    at: 'township',
    opens: false,
    calls: [{ channel: 'duplicate-check', input: () => ({ marks: 'ABCD-EFGH' }) }],
  }),
  'GET /api/minor-approvals': list(offices, ['office'], [], { at: 'township' }),
  'POST /api/persons/:personId/minor-approvals': act(offices, (t) => ({
    personId: t.personId,
    purpose: 'visit',
    reason: '走访',
  })),
  'POST /api/minor-approvals/:approvalId/decide': act(
    ['township-approver', 'county-approver', 'supervisor'],
    (t) => ({ approvalId: t.approvalId, approve: false, reason }),
    { at: 'township' },
  ),
  'POST /api/minor-approvals/:approvalId/withdraw': act(offices, (t) => ({ approvalId: t.approvalId }), {
    at: 'township',
    byKin: true,
  }),
  'GET /api/break-glass': list(offices, ['office'], [], { at: 'township' }),
  'POST /api/break-glass': account(offices, (t) => ({
    area: t.village,
    minutes: 15,
    reason: '紧急情况需要立即查看资料',
  })),
  'POST /api/break-glass/:glassId/end': act(offices, (t) => ({ glassId: t.glassId }), { at: 'township' }),
  'POST /api/break-glass/:glassId/review': act(
    ['supervisor'],
    (t) => ({ glassId: t.glassId, verdict: 'justified', note: '情况属实确有必要' }),
    { at: 'township' },
  ),
  'POST /api/break-glass/:glassId/persons': account(offices, (t) => ({ glassId: t.glassId, q: t.name })),
  'GET /api/break-glass/:glassId/persons/:personId': account(offices, (t) => ({
    glassId: t.glassId,
    personId: t.personId,
  })),
  'GET /api/break-glass/:glassId/cases/:caseId': account(offices, (t) => ({ glassId: t.glassId, caseId: t.caseId })),

  // Imports: of whoever started them and the unit above
  'GET /api/imports': list(writers, ['office'], [], { at: 'township' }),
  'POST /api/imports/:kind': account(writers, () => ({ kind: 'none' })),
  'GET /api/imports/:batchId': record(writers, ['office'], (t) => ({ batchId: t.batchId }), { at: 'township' }),
  'GET /api/imports/:batchId/failures.xlsx': record(writers, [], (t) => ({ batchId: t.batchId }), {
    at: 'township',
    channel: 'export',
    opens: false,
  }),
  'POST /api/imports/:batchId/undo': act(writers, (t) => ({ batchId: t.batchId }), { at: 'township', byKin: true }),
  'GET /api/imports/templates/:kind.xlsx': account(writers, () => ({ kind: 'persons' })),
}

function nameIn(t: Target) {
  return { q: t.name, area: t.village, size: 100 }
}

function change(t: Target) {
  return {
    kind: 'rename',
    from: t.village,
    to: t.village,
    name: '新名村',
    on: '2026-04-01',
    document: '某文件',
    codes: [],
  }
}
