import type { Evidence, ItemPart } from '#core/item.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, temporaryReliefOpinion } from '../sources.ts'

const opinion = article(temporaryReliefOpinion, '')

export const reliefEvidence: readonly Evidence[] = [
  { id: 'application', title: '临时救助申请书', source: opinion, isRequired: true, obtainedBy: 'applicant' },
  {
    id: 'hardship-proof',
    title: '遭遇困难的证明材料（票据、照片、证明等）',
    source: opinion,
    isRequired: true,
    obtainedBy: 'applicant',
  },
  { id: 'mandate', title: '委托代办的委托书', source: opinion, isRequired: false, obtainedBy: 'applicant' },
  {
    id: 'identity',
    title: '身份证明',
    source: article(assistanceLaw, '62'),
    isRequired: true,
    obtainedBy: 'platform',
  },
]

export const reliefStopGrounds: ItemPart['stopGrounds'] = [
  { id: 'hardship-over', title: '困难情形已经消除', source: opinion },
  { id: 'fraud', title: '虚报、隐瞒、伪造等手段骗取救助', source: article(assistanceLaw, '73') },
]
