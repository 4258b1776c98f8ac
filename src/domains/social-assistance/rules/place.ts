import type { ValuesOf } from '#core/parameter.ts'
import type { Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import type { placeParameters } from '../parameters/groups.ts'
import { assistanceLaw, confirmationMeasures } from '../sources.ts'
import type { Household } from './household.ts'
import { underBothLaws } from './versions.ts'

export type PlaceValues = ValuesOf<typeof placeParameters>

/** The township of the registered residence takes the application; other places only where the rules open them. */
export const applicationPlace = underBothLaws<Rule<Household, PlaceValues>>(
  {
    id: 'application-place',
    source: article(assistanceLaw, '37'),
    says: '向户籍所在地乡镇人民政府（街道办事处）提出申请；实行居住地申请的，可以在居住地申请',
    uses: ['allowResidencePermit', 'allowMemberPlace'],
    holds: (h, v) =>
      h.applicantIsRegisteredHere ||
      (h.memberIsRegisteredHere && v.allowMemberPlace) ||
      (h.hasResidencePermit && v.allowResidencePermit),
  },
  article(confirmationMeasures, '4'),
)
