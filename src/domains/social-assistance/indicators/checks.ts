import type { CheckColumn, CheckSource } from '#core/domain.ts'
import type { FactRecord, FactValue } from '#core/fact.ts'
import { article } from '#core/source.ts'
import {
  absences,
  companyStates,
  disabilityCategories,
  disabilityGrades,
  dwellingKinds,
  vehicleKinds,
} from '../parameters/codes.ts'
import { assistanceLaw, confirmationMeasures, safetyNetNotice } from '../sources.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]
type Found = readonly { readonly fact: string; readonly value: FactValue }[]

const text = (key: string, title: string): CheckColumn => ({ key, title, kind: 'text' })
const yuan = (key: string, title: string): CheckColumn => ({ key, title, kind: 'yuan' })
const date = (key: string, title: string): CheckColumn => ({ key, title, kind: 'date' })
const choice = (key: string, title: string, choices: Readonly<Record<string, string>>): CheckColumn => ({
  key,
  title,
  kind: 'choice',
  choices,
})

const statute = article(assistanceLaw, '41')
const shared = article(safetyNetNotice, '')

/** Sum of a column; amounts come as integer fen. */
const sumOf = (rows: Rows, column: string): number =>
  rows.reduce((sum, row) => sum + (typeof row[column] === 'number' ? row[column] : 0), 0)
const textOf = (row: Rows[number] | undefined, column: string): string => String(row?.[column] ?? '')
const records = (rows: Rows, columns: readonly string[]): readonly FactRecord[] =>
  rows.map((row) => Object.fromEntries(columns.flatMap((c) => (row[c] === undefined ? [] : [[c, row[c]]]))))

const household: CheckSource = {
  id: 'household-registration',
  title: '户籍信息',
  owner: '公安机关',
  basis: statute,
  columns: [
    text('address', '户籍地址'),
    text('householdNumber', '户号'),
    text('relation', '与户主关系'),
    choice('state', '人员状态', absences),
    date('cancelledOn', '户口注销日期'),
  ],
  facts: (rows): Found => {
    const state = textOf(rows[0], 'state')
    const cancelled = textOf(rows[0], 'cancelledOn')
    return [
      ...(state in absences ? [{ fact: 'absence', value: state }] : []),
      ...(cancelled ? [{ fact: 'died-on', value: cancelled }] : []),
    ]
  },
}

const vehicles: CheckSource = {
  id: 'vehicles',
  title: '机动车登记信息',
  owner: '公安机关交通管理部门',
  basis: statute,
  columns: [
    text('plate', '号牌号码'),
    choice('kind', '车辆种类', vehicleKinds),
    text('use', '使用性质'),
    date('registeredOn', '初次登记日期'),
    yuan('value', '参考价值'),
  ],
  facts: (rows): Found => [{ fact: 'owned-vehicles', value: records(rows, ['plate', 'kind', 'value']) }],
}

const realEstate: CheckSource = {
  id: 'real-estate',
  title: '不动产登记信息',
  owner: '自然资源部门',
  basis: statute,
  columns: [
    text('certificate', '不动产权证号'),
    choice('kind', '房屋种类', dwellingKinds),
    text('address', '坐落'),
    { key: 'area', title: '建筑面积', kind: 'number' },
    text('share', '共有情况'),
  ],
  facts: (rows): Found => [{ fact: 'owned-dwellings', value: records(rows, ['kind', 'address', 'area']) }],
}

const wages: CheckSource = {
  id: 'wages',
  title: '社会保险参保缴费和工资信息',
  owner: '人力资源社会保障部门、税务部门',
  basis: statute,
  columns: [
    text('employer', '参保单位'),
    yuan('monthlyBase', '月缴费工资'),
    date('paidUntil', '缴费至'),
    text('state', '参保状态'),
  ],
  facts: (rows): Found =>
    rows.length === 0
      ? []
      : [
          {
            fact: 'wage-monthly',
            value: sumOf(
              rows.filter((row) => row['state'] !== '停保'),
              'monthlyBase',
            ),
          },
        ],
}

const pensionKinds = {
  employee: '职工养老金',
  resident: '城乡居民基础养老金',
  'resident-account': '城乡居民个人账户养老金',
} as const
const pensions: CheckSource = {
  id: 'pensions',
  title: '养老金待遇信息',
  owner: '人力资源社会保障部门',
  basis: statute,
  columns: [
    choice('kind', '待遇种类', pensionKinds),
    yuan('monthly', '月待遇'),
    date('since', '领取起始日期'),
    text('state', '待遇状态'),
  ],
  facts: (rows): Found => {
    const paid = rows.filter((row) => row['state'] !== '停发')
    const basic = paid.filter((row) => row['kind'] === 'resident')
    const others = paid.filter((row) => row['kind'] !== 'resident')
    return [
      { fact: 'pension-monthly', value: sumOf(others, 'monthly') },
      { fact: 'basic-pension-monthly', value: sumOf(basic, 'monthly') },
    ]
  },
}

const deposits: CheckSource = {
  id: 'bank-deposits',
  title: '银行存款等金融资产信息',
  owner: '银行业金融机构、非银行支付机构',
  basis: statute,
  columns: [
    text('bank', '机构'),
    text('account', '账号后四位'),
    yuan('balance', '查询日余额'),
    yuan('peak', '查询期最高余额'),
    date('queriedOn', '查询日期'),
  ],
  facts: (rows): Found => [
    { fact: 'bank-deposits', value: sumOf(rows, 'balance') },
    { fact: 'deposits-peak', value: sumOf(rows, 'peak') },
  ],
}

const companies: CheckSource = {
  id: 'companies',
  title: '市场主体登记信息',
  owner: '市场监督管理部门',
  basis: statute,
  columns: [
    text('name', '名称'),
    text('code', '统一社会信用代码'),
    text('role', '身份'),
    choice('state', '状态', companyStates),
    yuan('paidUp', '实缴出资额'),
  ],
  facts: (rows): Found => [{ fact: 'owned-companies', value: records(rows, ['name', 'role', 'state', 'paidUp']) }],
}

const disability: CheckSource = {
  id: 'disability',
  title: '残疾人证信息',
  owner: '残疾人联合会',
  basis: shared,
  columns: [
    choice('category', '残疾类别', disabilityCategories),
    choice('grade', '残疾等级', disabilityGrades),
    date('issuedOn', '发证日期'),
    date('validUntil', '有效期至'),
  ],
  facts: (rows, on): Found => [
    {
      fact: 'disabilities',
      value: records(
        rows.filter((row) => textOf(row, 'validUntil') === '' || textOf(row, 'validUntil') >= on),
        ['category', 'grade'],
      ),
    },
  ],
}

const deaths: CheckSource = {
  id: 'deaths',
  title: '殡葬火化、死亡信息',
  owner: '殡葬服务机构、卫生健康部门',
  basis: article(confirmationMeasures, '17'),
  columns: [date('diedOn', '死亡日期'), date('crematedOn', '火化日期'), text('place', '办理机构')],
  facts: (rows): Found => {
    const day = textOf(rows[0], 'diedOn') || textOf(rows[0], 'crematedOn')
    return day ? [{ fact: 'died-on', value: day }] : []
  },
}

const marriageStates = { '10': '未婚', '20': '已婚', '30': '丧偶', '40': '离婚' } as const
const marriage: CheckSource = {
  id: 'marriage',
  title: '婚姻登记信息',
  owner: '民政部门',
  basis: shared,
  columns: [choice('state', '婚姻状况', marriageStates), text('spouse', '配偶姓名'), date('registeredOn', '登记日期')],
  facts: (rows): Found => {
    const state = textOf(rows[0], 'state')
    return state in marriageStates ? [{ fact: 'marital-status', value: state }] : []
  },
}

/** Outside registers asked about persons, in the shape in which they deliver. Yuan columns arrive as integer fen. */
export const checks: readonly CheckSource[] = [
  household,
  vehicles,
  realEstate,
  wages,
  pensions,
  deposits,
  companies,
  disability,
  deaths,
  marriage,
]
