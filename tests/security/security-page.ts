import { type AsvsDemand, asvs } from './asvs.ts'
import { classifiedProtection } from './classified-protection.ts'
import { type Demand, type Proof, type Standing, standingOf } from './proof.ts'
import { goals, threats } from './threats.ts'

/** Everything that is asked of the platform, of all four lists. */
export const demands: readonly Demand[] = [...threats, ...goals, ...classifiedProtection, ...asvs]

/**
 * docs/security.md whole, out of the lists. It says what is proved and by what, and what is not; whether the proofs pass is not
 * for a page to say but for `npm test` and `npm run security`.
 */
export function securityPage(): string {
  return `${[
    '# Security: what is asked, what stands against it, what proves it',
    'Made by `npm run security` from the lists in `tests/security/`; a house test fails when this page is not what they make, or when a test, drill or file named here is gone. Not to be edited by hand.',
    'Each proof is a test by its title, or a command: `npm run drill -- NAME`, `npm run bench -- NAME`, a step of `npm run check`. **proved**: all of it is shown by a test or drill. **in part**: some of it; the rest is named. **open**: not shown, with the reason. **elsewhere**: a proxy, the operator or a paper has to see to it. **not used**: it cannot arise. The readings of the standards are our own and in our own words; no assessor has confirmed them.',
    '## Counts',
    table(
      ['list', 'all', ...standings],
      [
        counted('threats', threats),
        counted('goals', goals),
        counted('等保三级（GB/T 22239-2019，应用和数据）', classifiedProtection),
        counted('ASVS 5.0.0 level 1', ofLevel(1)),
        counted('ASVS 5.0.0 level 2', ofLevel(2)),
        counted('ASVS 5.0.0 level 3, chosen', ofLevel(3)),
      ],
    ),
    `Of the ${ofLevel(1).length + ofLevel(2).length} requirements of ASVS levels 1 and 2, ${used([...ofLevel(1), ...ofLevel(2)]).length} can arise here; ${share([...ofLevel(1), ...ofLevel(2)])} are proved by tests or drills, of level 2 alone ${share(ofLevel(2))}. Level 3 is looked at for files, authorization, data protection, logging and money, and where something of it is proved besides: ${share(ofLevel(3))} proved.`,
    '## Not met, or in part',
    table(
      ['id', 'asked', 'missing'],
      demands.filter((each) => each.open !== undefined).map((each) => [each.id, asked(each), each.open ?? '']),
    ),
    '## Threats',
    table(
      ['id', 'threat', 'controls', 'proofs', ''],
      threats.map((each) => [
        each.id,
        each.says,
        (each.controls ?? []).map((file) => `\`${file}\``).join('<br>'),
        proofsOf(each),
        stated(each),
      ]),
    ),
    '## Goals',
    table(['id', 'goal', 'proofs', ''], goals.map(plain)),
    '## 等保三级',
    'GB/T 22239-2019, level 3: 安全计算环境 (8.1.4) and 安全管理中心 (8.1.5), as far as an application answers for them.',
    table(['id', 'asked', 'proofs', ''], classifiedProtection.map(plain)),
    '## ASVS 5.0.0',
    'OWASP Application Security Verification Standard 5.0.0 (CC BY-SA 4.0), by its numbers; the sentences are ours.',
    table(
      ['id', 'L', 'asked', 'proofs', ''],
      asvs.map((each) => [each.id, String(each.level), each.says, proofsOf(each), stated(each)]),
    ),
    '## Proofs',
    'The tests behind the numbers, by file.',
    ...proofList(),
  ].join('\n\n')}\n`
}

const standings: readonly Standing[] = ['proved', 'in part', 'open', 'elsewhere', 'not used']

const ofLevel = (level: 1 | 2 | 3): readonly AsvsDemand[] => asvs.filter((each) => each.level === level)
const used = (list: readonly Demand[]) => list.filter((each) => standingOf(each) !== 'not used')
const share = (list: readonly Demand[]) =>
  `${used(list).filter((each) => standingOf(each) === 'proved').length} of ${used(list).length}`

const counted = (name: string, list: readonly Demand[]): string[] => [
  name,
  String(list.length),
  ...standings.map((standing) => String(list.filter((each) => standingOf(each) === standing).length)),
]

const asked = ({ says, title }: Demand) => (title === undefined ? says : `${title}: ${says}`)
const plain = (each: Demand): string[] => [each.id, asked(each), proofsOf(each), stated(each)]

/** The standing, with what is missing or who has to see to it. */
function stated(each: Demand): string {
  const reason = each.open ?? each.elsewhere ?? each.unused
  return `**${standingOf(each)}**${reason === undefined ? '' : `: ${reason}`}`
}

/** Tests as numbers into the list of proofs, commands by name. */
function proofsOf({ proofs = [] }: Demand): string {
  const numbers = [...new Set(proofs.flatMap((proof) => (proof.by === 'test' ? [numberOf(proof)] : [])))].sort(
    (a, b) => a - b,
  )
  const commands = [
    ...new Set(proofs.flatMap((proof) => (proof.by === 'test' ? [] : [`${proof.by} \`${proof.name}\``]))),
  ]
  return [...commands, ...(numbers.length > 0 ? [numbers.map((n) => `[${n}]`).join(' ')] : [])].join(', ')
}

type Test = Extract<Proof, { by: 'test' }>

/** Every named test once, by file and in the order of its first mention, numbered from 1. */
const tests: readonly Test[] = [
  ...new Map(
    demands
      .flatMap(({ proofs = [] }) => proofs)
      .flatMap((proof) => (proof.by === 'test' ? [[keyOf(proof), proof] as const] : [])),
  ).values(),
].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))

function keyOf({ file, title }: Test): string {
  return `${file}\n${title}`
}

const numbers = new Map(tests.map((test, i) => [keyOf(test), i + 1]))

const numberOf = (test: Test): number => numbers.get(keyOf(test)) ?? 0

function proofList(): string[] {
  const files = [...new Set(tests.map(({ file }) => file))]
  return files.map(
    (file) =>
      `\`${file}\`\n\n${tests
        .filter((test) => test.file === file)
        .map((test) => `- [${numberOf(test)}] ${test.title}`)
        .join('\n')}`,
  )
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(inCell).join(' | ')} |`).join('\n')

const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
