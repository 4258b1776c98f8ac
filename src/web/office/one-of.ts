/** `text` when it is one of `choices`; undefined otherwise. Narrows what comes out of addresses and controls. */
export const oneOf = <T extends string>(text: string | undefined, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === text)
