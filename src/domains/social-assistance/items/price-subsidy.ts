import { defineItem } from '#core/item.ts'
import { article } from '#core/source.ts'
import * as price from '../parameters/price.ts'
import { livingStandard } from '../parameters/standards.ts'
import {
  type PriceHousehold,
  type PriceValues,
  priceAmount,
  pricePersons,
  priceRules,
  readPriceHousehold,
} from '../rules/price.ts'
import { assistanceLaw, priceMechanism } from '../sources.ts'
import { accountPage, applicantPage, applicationParties, membersPage, promisePage } from './form.ts'

const source = article(priceMechanism, '')
/** Who they are and who lives with them; what they live on the platform knows. */
const asked = new Set(['name', 'idNumber', 'phone', 'residence', 'address', 'agent', 'relation'])

export const priceSubsidy = defineItem<PriceHousehold, PriceValues>(
  {
    id: 'price-subsidy',
    title: '价格临时补贴',
    plain: '物价补贴',
    layer: 'basic',
    summary: '物价涨幅达到启动条件的月份，按低保标准乘以当月涨幅，给正在享受低保、特困供养等的困难群众发放补贴。',
    sources: [article(assistanceLaw, '32'), source],
    whoMayApply: '由民政部门主动发放，一般不需要申请；没有收到的，可以向户籍所在地乡镇（街道）提出。',
    form: {
      pages: [
        { ...applicantPage, fields: applicantPage.fields.filter(({ id }) => asked.has(id)) },
        {
          ...membersPage,
          fields: membersPage.fields
            .filter(({ id }) => id === 'members')
            .map((field) => ({ ...field, fields: (field.fields ?? []).filter(({ id }) => asked.has(id)) })),
        },
        accountPage,
        { ...promisePage, fields: promisePage.fields.filter(({ id }) => id === 'truthful') },
      ],
    },
    parties: { ...applicationParties },
    evidence: [
      { id: 'application', title: '价格临时补贴登记表', source, isRequired: true, obtainedBy: 'form' },
      { id: 'status', title: '正在享受的救助', source, isRequired: true, obtainedBy: 'platform' },
    ],
    workflow: 'by-entitlement',
    deadlines: [
      {
        id: 'whole',
        title: '指数发布后发放到位',
        owner: 'county',
        source,
        startsOn: ['accept', 'reopen'],
        stopsOn: ['approve', 'refuse', 'withdraw', 'end'],
        unit: 'working-days',
        length: [{ parameter: 'priceDays' }],
      },
    ],
    result: 'cash',
    covers: 'household',
    reviewMonths: 'priceReviewMonths',
    decidingLevel: 'priceLevel',
    cascade: [],
    incompatibleWith: [],
    startsIn: 'at-once',
    checks: [],
    stopGrounds: [{ id: 'fraud', title: '虚报、隐瞒、伪造等手段骗取补贴', source: article(assistanceLaw, '73') }],
  },
  {
    parameters: { ...price, livingStandard },
    inForce: { from: priceMechanism.from },
    rules: priceRules,
    amounts: [priceAmount],
    facts: readPriceHousehold,
    covered: (household, v) => pricePersons(household, v).map(({ id }) => id),
  },
)
