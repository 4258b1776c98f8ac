import { z } from 'zod'

/** Page from 1 and its size, for the input of every list. */
export const pageInput = {
  page: z.coerce.number().int().min(1).max(1000).default(1),
  size: z.coerce.number().int().min(1).max(100).default(20),
}
