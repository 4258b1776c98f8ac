import type { Field, Form, FormPage } from '#core/form.ts'
import { hardships } from '../parameters/codes.ts'
import { accountPage, applicantPage, incomePage, membersPage, promisePage, propertyPage, spendingPage } from './form.ts'

const tick = (id: string, label: string, fact: string): Field => ({
  id,
  label,
  kind: 'yes-no',
  isRequired: false,
  fact,
})

/** `kinds` are the hardships of the type of relief; the three conditions are ticked with evidence and checked by the clerk. */
const hardshipPage = (kinds: Readonly<Record<string, string>>): FormPage => ({
  id: 'hardship',
  title: '遇到的困难',
  lead: '请说明出了什么事、什么时候、在什么地方。不在户籍地的，在出事的地方也可以申请。',
  fields: [
    { id: 'hardship', label: '遇到了什么困难', kind: 'choice', isRequired: true, choices: kinds, fact: 'hardship' },
    {
      id: 'cause',
      label: '具体是什么事',
      hint: '例如 2026年5月3日家中失火',
      kind: 'text',
      isRequired: true,
      maxLength: 100,
      fact: 'hardship-cause',
    },
    { id: 'place', label: '在什么地方', kind: 'text', isRequired: false, maxLength: 100, fact: 'hardship-place' },
    tick('living', '现在吃饭、穿衣、住宿等基本生活有严重困难', 'living-in-trouble'),
    tick('means', '自己和家里想办法也解决不了', 'means-not-enough'),
    tick('uncovered', '别的救助暂时帮不上', 'not-covered-otherwise'),
    tick('stillInTrouble', '已经得到别的救助，生活还是很困难', 'still-in-trouble'),
    { id: 'months', label: '大约需要帮助几个月', kind: 'number', isRequired: false, fact: 'relief-months' },
    tick('newCircumstances', '今年已经为同一件事申请过，现在有新的情况', 'new-circumstances'),
  ],
})

const { medical, education, ...sudden } = hardships

export const emergencyForm: Form = {
  pages: [
    applicantPage,
    hardshipPage(sudden),
    { ...membersPage, lead: '和您一起遇到困难、需要救助的家里人。只有自己一个人的，直接到下一页。' },
    { ...accountPage, lead: '没有银行卡的，可以先领现金或者实物。', fields: accountPage.fields.map(optional) },
    promisePage,
  ],
}

export const expenditureForm: Form = {
  pages: [
    applicantPage,
    hardshipPage({ medical, education, other: hardships.other }),
    membersPage,
    spendingPage,
    incomePage,
    propertyPage,
    accountPage,
    promisePage,
  ],
}

function optional(field: Field): Field {
  return { ...field, isRequired: false }
}
