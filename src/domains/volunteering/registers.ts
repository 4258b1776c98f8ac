import type { Register, RegisterColumn } from '#core/register.ts'
import type { Role } from '#core/role.ts'
import { article } from '#core/source.ts'
import { volunteerParameters } from './parameters.ts'
import {
  certificateIsWhole,
  dangerIsInsured,
  endsAfterItStarts,
  guardianConsents,
  hasEnded,
  timeIsTrue,
} from './rules.ts'
import { recordMeasures, volunteerRegulations } from './sources.ts'

const keepers: readonly Role[] = ['township-clerk', 'township-approver', 'county-clerk', 'county-approver']
const approvers: readonly Role[] = ['county-approver']
const readers: readonly Role[] = ['supervisor', 'auditor']

const filled = { isRequired: true, sensitivity: 'clear' } as const
const open = { isRequired: false, sensitivity: 'clear' } as const
const kept = {
  level: 'county',
  keptBy: keepers,
  readBy: readers,
  // READING: neither instrument ends the keeping of records that certificates are drawn from.
  retention: { keep: 'permanent', source: article(volunteerRegulations, '19') },
} as const
const volunteer: RegisterColumn = {
  ...filled,
  id: 'volunteer',
  title: '志愿者',
  kind: 'entry',
  register: 'volunteer',
  isListed: true,
}

const volunteers: Register = {
  ...kept,
  id: 'volunteer',
  title: '志愿者名册',
  noun: '志愿者',
  source: article(recordMeasures, '5'),
  names: 'person',
  columns: [
    { ...filled, id: 'person', title: '姓名', kind: 'person', isListed: true },
    { ...filled, id: 'phone', title: '联系方式', kind: 'phone', sensitivity: 'S1' },
    { ...open, id: 'lives-in', title: '居住区域', kind: 'area', isListed: true },
    { ...open, id: 'skills', title: '服务技能', kind: 'text', isSearched: true, isListed: true },
    {
      ...filled,
      id: 'category',
      title: '服务类别',
      kind: 'choice',
      isListed: true,
      choices: {
        poverty: '扶贫济困',
        elders: '扶老救孤',
        disabled: '助残',
        education: '支教助学',
        health: '医疗卫生',
        culture: '文化体育',
        environment: '环境保护',
        emergency: '应急救援',
        community: '社区服务',
        other: '其他',
      },
    },
    {
      ...filled,
      id: 'consents',
      title: '本人同意录入',
      kind: 'yes-no',
      hint: '由组织代为录入的，须经本人同意（第六条）',
    },
    { ...open, id: 'guardian-consents', title: '监护人同意', kind: 'yes-no', hint: '未满十八周岁的填写' },
  ],
  states: {
    registered: { title: '在册', tone: 'done', isLive: true },
    ended: { title: '已注销', tone: 'stopped', isLive: false },
  },
  initial: 'registered',
  transitions: [
    { id: 'end', title: '注销', from: ['registered'], to: 'ended', by: keepers, needsNote: true },
    { id: 'restore', title: '恢复登记', from: ['ended'], to: 'registered', by: keepers, needsNote: true },
  ],
  keys: [{ id: 'once', columns: ['person'], within: 'everywhere', says: '此人已登记为志愿者' }],
  overlaps: [],
  clocks: [],
  check: guardianConsents,
  changeableIn: ['registered'],
}

const organisations: Register = {
  ...kept,
  id: 'volunteer-organisation',
  title: '志愿服务组织名册',
  noun: '志愿服务组织',
  source: article(volunteerRegulations, '6'),
  names: 'name',
  columns: [
    { ...filled, id: 'name', title: '名称', kind: 'text', isListed: true, isSearched: true, isPublic: true },
    {
      ...filled,
      id: 'credit-code',
      title: '统一社会信用代码',
      kind: 'text',
      maxLength: 18,
      isListed: true,
      isSearched: true,
      isPublic: true,
    },
    {
      ...filled,
      id: 'form',
      title: '组织形式',
      kind: 'choice',
      isListed: true,
      isPublic: true,
      choices: { association: '社会团体', service: '社会服务机构', foundation: '基金会' },
    },
    { ...open, id: 'purpose', title: '服务领域', kind: 'long-text', isPublic: true },
    { ...open, id: 'place', title: '住所坐标', kind: 'point', hint: '经度,纬度' },
    { ...open, id: 'contact-phone', title: '联系电话', kind: 'phone', sensitivity: 'S1' },
  ],
  states: {
    applied: { title: '待标识', tone: 'todo', isLive: true },
    marked: { title: '已标识', tone: 'done', isLive: true, isPublic: true },
    ended: { title: '已取消', tone: 'stopped', isLive: false },
  },
  initial: 'applied',
  transitions: [
    { id: 'mark', title: '予以标识', from: ['applied'], to: 'marked', by: approvers, byAnother: true },
    { id: 'end', title: '取消标识', from: ['applied', 'marked'], to: 'ended', by: approvers, needsNote: true },
  ],
  keys: [{ id: 'code', columns: ['credit-code'], within: 'everywhere', says: '此统一社会信用代码已登记' }],
  overlaps: [],
  clocks: [],
  changeableIn: ['applied', 'marked'],
}

const activities: Register = {
  ...kept,
  id: 'volunteer-activity',
  title: '志愿服务活动',
  noun: '活动',
  source: article(recordMeasures, '7'),
  names: 'name',
  columns: [
    { ...filled, id: 'name', title: '活动名称', kind: 'text', isListed: true, isSearched: true, isPublic: true },
    {
      ...filled,
      id: 'organiser',
      title: '组织单位',
      kind: 'entry',
      register: 'volunteer-organisation',
      isListed: true,
    },
    { ...filled, id: 'in-charge', title: '活动负责人', kind: 'text', maxLength: 50 },
    { ...filled, id: 'address', title: '地点', kind: 'text', isListed: true, isPublic: true },
    { ...filled, id: 'content', title: '服务内容', kind: 'long-text', isPublic: true },
    { ...filled, id: 'starts-on', title: '开始日期', kind: 'date', isListed: true, isPublic: true },
    { ...filled, id: 'ends-on', title: '结束日期', kind: 'date', isListed: true, isPublic: true },
    { ...open, id: 'wanted', title: '招募人数', kind: 'number', unit: '人', atMost: 100000, isPublic: true },
    { ...filled, id: 'is-dangerous', title: '可能发生人身危险', kind: 'yes-no' },
    { ...open, id: 'policy-number', title: '保险单号', kind: 'text', maxLength: 60 },
  ],
  states: {
    planned: { title: '拟开展', tone: 'todo', isLive: true },
    published: { title: '已发布', tone: 'waiting', isLive: true, isPublic: true },
    ended: { title: '待记录', tone: 'todo', isLive: true, isPublic: true },
    recorded: { title: '已记录', tone: 'done', isLive: true, isPublic: true },
    cancelled: { title: '已取消', tone: 'stopped', isLive: false },
  },
  initial: 'planned',
  transitions: [
    { id: 'publish', title: '发布招募', from: ['planned'], to: 'published', by: keepers, check: dangerIsInsured },
    { id: 'end', title: '活动结束', from: ['published'], to: 'ended', by: keepers, check: hasEnded },
    { id: 'record', title: '记录完毕', from: ['ended'], to: 'recorded', by: keepers },
    { id: 'cancel', title: '取消', from: ['planned', 'published'], to: 'cancelled', by: keepers, needsNote: true },
  ],
  keys: [],
  overlaps: [],
  clocks: [
    {
      id: 'recording',
      title: '志愿服务信息记录期限',
      source: article(recordMeasures, '11'),
      starts: { column: 'ends-on' },
      stopsOn: ['record', 'cancel'],
      length: volunteerParameters.recordingDays,
      isProcedural: true,
    },
  ],
  check: endsAfterItStarts,
  changeableIn: ['planned', 'published', 'ended'],
}

const services: Register = {
  ...kept,
  id: 'volunteer-service',
  title: '志愿服务记录',
  noun: '服务记录',
  source: article(recordMeasures, '7'),
  names: 'content',
  columns: [
    volunteer,
    {
      ...filled,
      id: 'activity',
      title: '活动',
      kind: 'entry',
      register: 'volunteer-activity',
      isListed: true,
    },
    { ...filled, id: 'content', title: '服务内容', kind: 'text', isListed: true, isSearched: true },
    { ...filled, id: 'on', title: '服务日期', kind: 'date', isListed: true },
    { ...filled, id: 'from', title: '开始时间', kind: 'time' },
    { ...filled, id: 'until', title: '结束时间', kind: 'time' },
    { ...open, id: 'break-minutes', title: '其间休息', kind: 'number', unit: '分钟', atMost: 1440 },
    { ...filled, id: 'minutes', title: '服务时长', kind: 'number', unit: '分钟', atMost: 1440, isListed: true },
    {
      ...open,
      id: 'quality',
      title: '服务质量评价',
      kind: 'choice',
      choices: { excellent: '优秀', good: '良好', fair: '一般', poor: '较差' },
    },
  ],
  states: {
    recorded: { title: '已记录', tone: 'done', isLive: true },
    questioned: { title: '本人申请更正', tone: 'todo', isLive: true },
    void: { title: '已作废', tone: 'stopped', isLive: false },
  },
  initial: 'recorded',
  transitions: [
    { id: 'question', title: '登记更正申请', from: ['recorded'], to: 'questioned', by: keepers, needsNote: true },
    { id: 'settle', title: '核实完毕', from: ['questioned'], to: 'recorded', by: keepers, needsNote: true },
    {
      id: 'void',
      title: '作废',
      from: ['recorded', 'questioned'],
      to: 'void',
      by: ['township-approver', 'county-approver'],
      needsNote: true,
      byAnother: true,
    },
  ],
  keys: [],
  overlaps: [
    {
      id: 'one-place',
      by: ['volunteer', 'on'],
      from: 'from',
      until: 'until',
      within: 'everywhere',
      says: '该志愿者同一时间已有服务记录',
    },
  ],
  clocks: [
    {
      id: 'recording',
      title: '志愿服务信息记录期限',
      source: article(recordMeasures, '11'),
      starts: { column: 'on' },
      stopsOn: ['open'],
      length: volunteerParameters.recordingDays,
      isProcedural: true,
    },
  ],
  check: timeIsTrue,
  changeableIn: ['questioned'],
}

const certificates: Register = {
  ...kept,
  id: 'volunteer-certificate',
  title: '志愿服务记录证明',
  noun: '证明',
  source: article(recordMeasures, '14'),
  names: 'content',
  columns: [
    volunteer,
    { ...filled, id: 'content', title: '服务内容', kind: 'text', isListed: true, isSearched: true },
    { ...filled, id: 'from', title: '记录起始日期', kind: 'date' },
    { ...filled, id: 'until', title: '记录截止日期', kind: 'date' },
    { ...open, id: 'minutes', title: '服务时长', kind: 'number', unit: '分钟', isListed: true },
    { ...open, id: 'recorded-by', title: '记录单位', kind: 'text', isListed: true },
    { ...open, id: 'number', title: '证明编号', kind: 'text', maxLength: 40, isListed: true, isSearched: true },
  ],
  states: {
    applied: { title: '待出具', tone: 'todo', isLive: true },
    issued: { title: '已出具', tone: 'done', isLive: true },
    refused: { title: '不予出具', tone: 'stopped', isLive: false },
    revoked: { title: '已撤销', tone: 'stopped', isLive: false },
  },
  initial: 'applied',
  transitions: [
    {
      id: 'issue',
      title: '出具',
      from: ['applied'],
      to: 'issued',
      by: keepers,
      asks: ['number'],
      check: certificateIsWhole,
    },
    { id: 'refuse', title: '不予出具', from: ['applied'], to: 'refused', by: keepers, needsNote: true },
    { id: 'revoke', title: '撤销', from: ['issued'], to: 'revoked', by: approvers, needsNote: true, byAnother: true },
  ],
  keys: [{ id: 'number', columns: ['number'], within: 'county', says: '此证明编号已使用' }],
  overlaps: [],
  clocks: [
    {
      id: 'issuing',
      title: '志愿服务记录证明出具期限',
      source: article(recordMeasures, '14'),
      starts: { actions: ['open'] },
      stopsOn: ['issue', 'refuse'],
      length: volunteerParameters.certificateDays,
      isProcedural: true,
    },
  ],
  changeableIn: ['applied'],
}

export const registers: readonly Register[] = [volunteers, organisations, activities, services, certificates]
