import type { StandardCheck } from '#core/domain.ts'
import { article } from '#core/source.ts'
import { fen } from '#core/units.ts'
import { rigidValidMonths, rigidValidMost } from '../parameters/procedure.ts'
import { destituteMultiple, destituteStandard, livingStandard } from '../parameters/standards.ts'
import { standardReaches } from '../rules/destitute.ts'
import { byRatio, yuan } from '../rules/numbers.ts'
import { destituteOpinion, rigidMeasures } from '../sources.ts'

/** 特困人员基本生活标准 in principle not below 1.3 × the living standard of the same area and residence. */
const destituteFloor: StandardCheck = {
  id: 'destitute-standard-floor',
  title: '特困人员基本生活标准不低于低保标准的规定倍数',
  source: article(destituteOpinion, ''),
  parameters: [destituteStandard.id, livingStandard.id, destituteMultiple.id],
  breach: (values) => {
    const [destitute, living, multiple] = [
      values[destituteStandard.id],
      values[livingStandard.id],
      values[destituteMultiple.id],
    ]
    if (typeof destitute !== 'number' || typeof living !== 'number' || typeof multiple !== 'number') return undefined
    if (standardReaches(fen(destitute), fen(living), multiple)) return undefined
    const floor = yuan(byRatio(fen(living), multiple))
    return `特困人员基本生活标准 ${yuan(fen(destitute))} 低于低保标准的 ${multiple} 倍（${floor}），原则上不得低于该数`
  },
}

/** A recognition of rigid-expenditure hardship has a longest validity. */
const rigidValidity: StandardCheck = {
  id: 'rigid-validity-ceiling',
  title: '刚性支出困难家庭认定有效期不超过上限',
  source: article(rigidMeasures, '10'),
  parameters: [rigidValidMonths.id, rigidValidMost.id],
  breach: (values) => {
    const months = values[rigidValidMonths.id]
    const most = values[rigidValidMost.id]
    if (typeof months !== 'number' || typeof most !== 'number' || months <= most) return undefined
    return `认定有效期 ${months} 个月，超过 ${most} 个月`
  },
}

export const standardChecks: readonly StandardCheck[] = [destituteFloor, rigidValidity]
