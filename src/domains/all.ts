import type { Domain } from '#core/domain.ts'
import { childWelfare } from './child-welfare/domain.ts'
import { disability } from './disability/domain.ts'
import { elderWelfare } from './elder-welfare/domain.ts'
import { funerals } from './funerals/domain.ts'
import { socialAssistance } from './social-assistance/domain.ts'
import { vagrancyRelief } from './vagrancy-relief/domain.ts'
import { volunteering } from './volunteering/domain.ts'

/** Every domain of the platform. Adding one is a folder and a line here. */
export const domains: readonly Domain[] = [
  socialAssistance,
  elderWelfare,
  disability,
  childWelfare,
  funerals,
  vagrancyRelief,
  volunteering,
]
