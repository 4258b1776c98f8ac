import type { Domain } from '#core/domain.ts'
import { disability } from './disability/domain.ts'
import { elderWelfare } from './elder-welfare/domain.ts'
import { socialAssistance } from './social-assistance/domain.ts'

/** Every domain of the platform. Adding one is a folder and a line here. */
export const domains: readonly Domain[] = [socialAssistance, elderWelfare, disability]
