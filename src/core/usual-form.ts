import type { Field, FormPage } from './form.ts'
import type { PartyFields } from './item.ts'

/** Pages and fields that applications of many domains have in common, under one set of ids. */

/** Name and identity number: the first fields of a person. @public for domains */
export const personFields: readonly Field[] = [
  { id: 'name', label: '姓名', kind: 'person-name', isRequired: true },
  { id: 'idNumber', label: '身份证号码', kind: 'id-number', isRequired: true },
]

/** The page about the applicant, with `more` fields of the item after the usual ones. @public for domains */
export const applicantPage = (title: string, more: readonly Field[], lead?: string): FormPage => ({
  id: 'applicant',
  title,
  ...(lead === undefined ? {} : { lead }),
  fields: [
    ...personFields,
    { id: 'phone', label: '联系电话', kind: 'phone', isRequired: true },
    {
      id: 'residence',
      label: '户口性质',
      kind: 'choice',
      isRequired: true,
      choices: { urban: '城镇（非农业）', rural: '农村（农业）' },
    },
    { id: 'address', label: '详细住址', hint: '例如 3组12号', kind: 'address', isRequired: true },
    {
      id: 'agent',
      label: '代办人姓名',
      hint: '替别人申请的才填写',
      kind: 'text',
      isRequired: false,
      maxLength: 50,
    },
    ...more,
  ],
})

/** @public for domains */
export const accountPage: FormPage = {
  id: 'account',
  title: '领款账户',
  lead: '钱直接发到申请人本人的银行账户。',
  fields: [
    { id: 'bank', label: '开户银行', hint: '例如 农村信用社', kind: 'text', isRequired: true, maxLength: 60 },
    { id: 'card', label: '银行卡号或存折账号', kind: 'bank-card', isRequired: true },
  ],
}

const truthful: Field = {
  id: 'truthful',
  label: '我承诺所填内容真实、完整，情况变化时及时报告',
  hint: '虚报、隐瞒、伪造骗取的，要退回并依法承担责任',
  kind: 'promise',
  isRequired: true,
}

/** The promise, and the authorisation to ask outside registers where `asks` says which. @public for domains */
export const promisePage = (asks?: string): FormPage => ({
  id: 'promise',
  title: asks === undefined ? '承诺' : '承诺与授权',
  fields: [
    truthful,
    ...(asks === undefined
      ? []
      : [
          {
            id: 'applicantAuthorises',
            label: '我同意核对有关信息',
            hint: asks,
            kind: 'promise',
            isRequired: true,
            authorisesChecks: true,
          } as const,
        ]),
  ],
})

/** Which answers name the parties of a form made of these pages. @public for domains */
export const usualParties: PartyFields = {
  applicant: { name: 'name', idNumber: 'idNumber', phone: 'phone', address: 'address' },
  residence: 'residence',
  agent: 'agent',
  members: 'members',
  group: { name: 'name', idNumber: 'idNumber', relation: 'relation' },
  account: { bank: 'bank', card: 'card' },
}
