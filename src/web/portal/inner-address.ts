/** An address inside the portal; anything that could lead to another site is dropped. */
export const innerAddress = (text: string | null): string | undefined =>
  text !== null && /^\/(?![/\\])/.test(text) ? text : undefined
