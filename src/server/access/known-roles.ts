import { type Role, roleTitles } from '#core/role.ts'

/** The roles among texts of the database; a role that is no more is left out. */
export const knownRoles = (texts: readonly string[]): Role[] => texts.filter((role): role is Role => role in roleTitles)
