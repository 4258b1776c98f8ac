import { testsOf } from './proof.ts'

/*
 * The proofs by what they show. Titles stand here once; `tests/house/security-map.test.ts` compares them with the files.
 */

const administrators = testsOf('src/server/access/administrators.test.ts')
const delegations = testsOf('src/server/access/delegations.test.ts')
const networkSignIn = testsOf('src/server/access/network-sign-in.test.ts')
const secondFactor = testsOf('src/server/access/second-factor.test.ts')
const signIn = testsOf('src/server/access/sign-in.test.ts')
const passwordRules = testsOf('src/core/password-rules.test.ts')
const roles = testsOf('src/core/role.test.ts')
const answers = testsOf('src/server/http/answers.test.ts')
const buildApp = testsOf('src/server/http/build-app.test.ts')
const operation = testsOf('src/server/operation/operation.test.ts')
const rateLimits = testsOf('src/server/operation/rate-limits.test.ts')
const redaction = testsOf('src/server/operation/log-redaction.test.ts')
const backup = testsOf('src/server/operation/backup.test.ts')
const sending = testsOf('src/server/operation/sending.test.ts')
const accessLog = testsOf('src/server/audit/access-log.test.ts')
const failClosed = testsOf('src/server/audit/fail-closed.test.ts')
const sealing = testsOf('src/server/audit/sealing.test.ts')
const crypto = testsOf('src/server/crypto/crypto.test.ts')
const merkle = testsOf('src/server/crypto/merkle.test.ts')
const sm2 = testsOf('src/server/crypto/sm2.test.ts')
const databaseCheck = testsOf('src/server/db/database-check.test.ts')
const embedded = testsOf('src/server/db/embedded.test.ts')
const migrate = testsOf('src/server/db/migrate.test.ts')
const pool = testsOf('src/server/db/pool.test.ts')
const env = testsOf('src/server/env.test.ts')
const rights = testsOf('tests/house/database-rights.test.ts')
const egress = testsOf('tests/house/egress-routes.test.ts')
const supply = testsOf('tests/house/supply-chain.test.ts')
const cases = testsOf('src/server/intake/act-on-case.test.ts')
const files = testsOf('src/server/files/files.test.ts')
const workbook = testsOf('src/server/files/workbook.test.ts')
const gb18030 = testsOf('src/server/files/gb18030.test.ts')
const imports = testsOf('src/server/imports/imports.test.ts')
const documents = testsOf('src/server/documents/documents.test.ts')
const letters = testsOf('src/server/documents/letters.test.ts')
const bankFile = testsOf('src/server/payment/bank-file.test.ts')
const bankResult = testsOf('src/server/payment/bank-result.test.ts')
const ledger = testsOf('src/server/payment/ledger.test.ts')
const moneyModel = testsOf('src/server/payment/money-model.test.ts')
const payRun = testsOf('src/server/payment/pay-run.test.ts')
const entitlement = testsOf('src/server/entitlement/entitlement.test.ts')
const glass = testsOf('src/server/privacy/break-glass.test.ts')
const exportsOf = testsOf('src/server/privacy/exports.test.ts')
const statistics = testsOf('src/server/privacy/get-statistics.test.ts')
const notices = testsOf('src/server/privacy/lint-notice.test.ts')
const minorsOf = testsOf('src/server/privacy/minors.test.ts')
const kin = testsOf('src/server/privacy/own-kin.test.ts')
const reveal = testsOf('src/server/privacy/reveal-value.test.ts')
const rowMarks = testsOf('src/server/privacy/row-marks.test.ts')
const people = testsOf('src/server/registry/people.test.ts')
const facts = testsOf('src/server/registry/facts.test.ts')
const standards = testsOf('src/server/reference/standards.test.ts')
const masking = testsOf('src/core/masking.test.ts')
const personName = testsOf('src/core/person-name.test.ts')
const identityNumber = testsOf('src/core/identity-number.test.ts')
const form = testsOf('src/core/form.test.ts')
const units = testsOf('src/core/units.test.ts')
const workflow = testsOf('src/core/workflow.test.ts')
const webApi = testsOf('src/web/api.test.ts')
const innerAddress = testsOf('src/web/portal/inner-address.test.ts')
const visitRecord = testsOf('src/web/field/visit-record.test.ts')
const myAccesses = testsOf('src/server/reporting/find-my-accesses.test.ts')
const officeLists = testsOf('src/web/office/lists.test.ts')

/** Passwords: their rules, their age, their history, who knows them. */
export const passwordLength = [
  passwordRules('has at least ten characters: nine are too few, ten are enough'),
  passwordRules('may be as long as 128 characters, and a long one is looked at quickly'),
]
export const passwordComposition = passwordRules('has three of the four kinds: two are too few')
export const passwordContext = [
  passwordRules('does not hold the own name or login: %s'),
  passwordRules('holds no run of five or more: %s'),
]
export const passwordCommon = passwordRules('is no common word: %s')
export const passwordHistory = administrators('does not take one of its last five passwords again, and takes the sixth')
export const passwordAge = administrators('asks for a new password after ninety days')
export const passwordUnknownToOthers = [
  administrators('has no password before its first role, and none that the one who opened it knows'),
  administrators(
    'is opened by one administrator, given its role and first password by another, and changed by its owner',
  ),
]
export const passwordNotInAnswers = administrators('keeps no password in the answers kept for retries')

/** Sign-in: guessing, telling apart, second factors. */
export const lockOut = [
  signIn('locks after five failures, and the right password does not open it then'),
  signIn('refuses an address that fails at many names, and not those who signed in from it before'),
]
export const noLockOutOfVictims = signIn('stays open for its owner at his own address while others guess elsewhere')
export const noEnumeration = [
  signIn('answers an unknown name and a wrong password alike'),
  signIn('counts an unknown name like a known one, and locks it alike'),
]
export const secondFactorAsked = [
  secondFactor('is asked for at sign-in once an authenticator is in use, and opens the session under a new id'),
  secondFactor('is led to enrol one at the next sign-in, and cannot take the last one out of use'),
]
export const codeOnce = secondFactor(
  'is taken once: the same code again is refused, in the same sign-in and in another',
)
export const codeAge = secondFactor('may be half a minute old or early, and not older')
export const codeGuessing = secondFactor(
  'cannot be guessed: after five wrong ones from an address the right one is refused there',
)
export const recoveryCodes = [
  secondFactor('stands in for a lost authenticator, once, however it is written'),
  secondFactor('of somebody else opens nothing'),
]
export const securityKeys = [
  secondFactor('answers a challenge once: the recorded answer is refused in the next sign-in'),
  secondFactor('does not sign for another site'),
  secondFactor('whose counter stands still is taken for a copy'),
  secondFactor('of another person, or a made-up one, opens nothing'),
]
export const stepUp = secondFactor(
  'is asked of nobody who stole a session without a fresh proof: adding a factor needs one',
)
export const factorReset = administrators('reset an administrator’s password only together')

/** Sign-in through the government network. */
export const networkBound = networkSignIn('opens the session of the account that the subject was bound to beforehand')
export const networkNoStrangers = networkSignIn('lets nobody else in and makes no account')
export const networkOnce = networkSignIn('takes the answer of the provider once, and only from the browser that asked')
export const networkForged = networkSignIn(
  'refuses a changed state, a made-up code, and the code of somebody else’s sign-in',
)
export const networkStrength = networkSignIn(
  'is still asked for a second factor where the role needs one and the provider did not ask',
)

/** Sessions. */
export const sessionEnds = signIn('ends with signing out, for every reader of sessions within a second')
export const sessionForged = [
  signIn('with a token nobody was given finds nobody'),
  buildApp('a forged cookie is nobody'),
]
export const sessionsEndedByOwner = administrators('the own other sessions, when their owner ends them')
export const sessionToken = answers('carries another token after each sign-in')
export const cookieFlags = answers(
  'is read by no script, sent by no other site, and only over TLS where the platform is reached by it',
)

/** Administrators. */
export const threeApart = [
  roles('an administrator holds nothing else, and the three are three persons'),
  administrators('each do their own part and no other’s'),
  administrators('give nobody, and not themselves, two roles of which one is an administrator’s'),
  administrators('make another one only together: asked by security, approved by audit'),
  administrators('refuses an administrator’s second role even with an approval, and an approval by the one who asked'),
]
export const rolesNotForged = administrators(
  'refuses a role that nobody granted, that somebody granted himself, or that a wrong one granted',
)
export const administratorsArea = administrators('outside the administrator’s area is not found')
export const administratorsScreens = officeLists('the three administrators hold no business screen')

/** Who reaches what. */
export const routesSayWho = buildApp('says who may call it, and those for the signed-in refuse strangers')
export const refusalLogged = buildApp('refuses roles it does not name, and the refusal is logged')
export const otherAreaHidden = [
  buildApp('the clerk of another township finds neither list rows nor the case'),
  cases('another township and another county do not find the case'),
  cases('every role that an action does not name is refused, in every state'),
]
export const egressMatrix = [
  egress('every route is in the egress matrix with what it may show, and the matrix holds no other'),
  egress('every route of the matrix is called, and every name in its path is given'),
]
export const rowSecurity = [
  rights('is on, with a policy, for every table of reg, app, pay and book'),
  rights('shows a clerk the rows of the own area and no others'),
  rights('lets no clerk write a row into another area'),
  rights('is not opened by a partition, a view or a materialised view'),
  rights(
    'is not opened by a function: those with their owner’s rights name their search path and are granted one by one',
  ),
]
export const rowSecurityFails = [
  rights('reads its settings so that an empty one counts as none'),
  rights('shows nothing without a context, on a connection that had one before'),
  rights('is not even reached outside a scope: the login role reads no table'),
]
export const databaseRoles = [
  rights('are ordinary: no superuser, no way around row security, no making of roles or databases'),
  rights('log in through minzheng_rt alone, and inherit no right from each other'),
  rights('own nothing'),
  rights('create nothing, in no schema and not in the database'),
  rights('empty no table, put no trigger on one and refer to none'),
  rights('delete rows only where the list says so'),
]
export const appendOnly = [
  rights('grant no update and no delete to any role, except columns that are filled in once'),
  rights('include the action log, the access log, the ledger and the amounts'),
  rights('refuse a clerk who tries all the same'),
  cases('the log of a case can neither be changed nor deleted by the application'),
]
export const citizenOwn = [
  cases('of a citizen is written with the rights of the village applied to, for nobody but himself'),
  letters('is read by its own citizen and by no other, and the reading is logged'),
]
export const strangerNotFound = [
  people('a stranger gets not-found, not a masked value'),
  people('by number tells a stranger the county and nothing else'),
]
export const delegated = [
  delegations('gives the delegated role alone, under both names, on the days named'),
  delegations('never reaches beyond the smaller of the two areas'),
  delegations('ends at once when either side ends it; ending it twice is refused'),
  delegations('by somebody who is acting himself'),
  delegations('of posts that move money, to somebody elsewhere, and to an administrator'),
]
export const poolClean = [
  pool('does not pass for done when a failed statement was caught'),
  pool('drops what was sent without waiting when its work refuses'),
]

/** Nobody for himself or his own. */
export const ownKin = [
  kin('keeps out of what concerns: %s'),
  kin('does not check a list that pays a relative of the second degree; another may'),
  kin('hands no money of the reserve fund to relatives, nor what he decided himself'),
]
export const handlerDoesNotConfirm = cases('the person who handled a case may not confirm it')
export const relativesFlagged = cases(
  'a near relative of an officer is registered apart, the county must visit, and that officer must keep out',
)
export const twoForStandards = standards(
  'is not approved by the one who proposed it, nor twice, nor from another county',
)
export const twoForMoney = [
  payRun('needs another person, the exact count and total, and money that is there'),
  payRun('by two persons at once happens once'),
  ledger('entered in error are taken back by a second person, once'),
]

/** Children, emergency reading, values one by one, exports. */
export const minorsClosed = [
  minorsOf(
    'stays closed without an approval: the page, its values, its facts in the database; lists show a masked name',
  ),
  minorsOf('opens for the officer who asked, once another person has approved, and says on which approval'),
  minorsOf('not for a colleague, not for another child, not after its time, not once withdrawn'),
  minorsOf('cannot be opened by writing an approval for oneself, nor an opening, as the application’s role'),
]
export const breakGlass = [
  glass('asks for a reason of ten characters and lasts two hours at most, in the database too'),
  glass('shows the other area’s people and cases, logs each look with its number, and can change nothing'),
  glass('waits for a supervisor’s review with a clock of three working days; the officer cannot review himself'),
]
export const revealOne = [
  reveal('is given for each field, for a minute, and logged with purpose and occasion'),
  people('are masked in the detail and revealed one by one, each for a logged reason'),
]
export const revealThreshold = [
  reveal('the 25th account is still shown and raises the alarm, the 26th is refused until another person releases it'),
  reveal('thirty at once do not slip past the threshold'),
]
export const exportApproved = [
  exportsOf('asks for more people at 25, 250 and 2,500 records'),
  exportsOf('of the largest size needs the county approver and a supervisor, two people'),
  exportsOf(
    'cannot be marked as fetched without its approvals, or in another’s name, by the application’s role itself',
  ),
  exportsOf('no other route writes a list of people as a file'),
]
export const exportCounted = [
  exportsOf('many small ones are counted together, and the fifth of six records needs another person'),
  exportsOf('what the screen shows counts as well'),
]
export const exportTraced = [
  exportsOf('a photograph of its rows leads back to whoever took it'),
  rowMarks('of twenty photographed rows point at the file and the row on which they begin'),
]
export const masked = [
  masking('%s is shown as %s'),
  masking('%o hides the middle of %s'),
  masking('changes nothing the second time and never splits a character'),
  buildApp('never hold a full id number in lists or cases'),
  documents('an approval form prints every answered field, with identity numbers, phones and cards masked'),
]
export const noticesClean = [
  notices('%s is refused'),
  notices('the refusal names the words, but never repeats a long number'),
  masking('a notice names an adult by a masked name and a child not at all'),
  documents('a notice prints the masked texts it was given and nothing else about anybody'),
]
export const smallNumbers = statistics('hides a count below ten, and what would give it back')
export const seesWhoLooked = myAccesses(
  'what one post did of one kind on one day is one row; refusals and other people are none',
)

/** The access log. */
export const accessRecorded = [
  cases('opening a case writes a line for every person in it'),
  people('is logged without what was searched for'),
]
export const accessLogRead = [
  accessLog('the audit administrator reads the two other administrators, and nobody else'),
  accessLog(
    'the security administrator reads users and the audit administrator, and not himself or the system administrator',
  ),
  accessLog('a supervisor reads the work in the own area, and no administrator'),
  accessLog('clerks, the system administrator and citizens are not let in'),
  accessLog('is itself a line of the log, naming the person asked for'),
]
export const sealed = [
  sealing('puts every committed line into a signed seal in both stores, and the verifier finds all as sealed'),
  sealing('leaves out what is still open, and takes it when it has ended'),
  sealing('seals events of cases and the ledger too'),
  sealing('whose last seal is not the database’s stops sealing'),
  sealing('is for its owner alone'),
]
export const noAuditNoWork = [
  failClosed('for longer no write is done and no person is read, and the refusal leaves nothing behind'),
  failClosed('when the line cannot be written, the application is not there either'),
  failClosed('every connection that the server opens proves its lines'),
]
export const sealAlarm = failClosed('for more than a minute there is an alarm and work goes on')

/** Cryptography. */
export const vectors = [
  crypto('SM3 of %s (GB/T 32905 appendix A)'),
  crypto('HMAC-SM3 (GM/T 0042 appendix D.3)'),
  crypto('SM4-CTR of the runtime (draft-ribose-cfrg-sm4 A.2.5, example 1)'),
  sm2('SM4: the block of the standard, once and a thousand times (GB/T 32907 appendix A)'),
  sm2('the signature of the standard is accepted by both implementations, and by none over another message'),
  sm2('are accepted by OpenSSL with the default user id, and those of OpenSSL here'),
]
export const boundToPlace = [
  crypto('a value moved to %s does not open'),
  crypto('every changed bit and every truncation is noticed'),
]
export const nonces = [
  crypto('sealing twice never gives the same bytes, nor the same nonce over many'),
  crypto('what was drawn ahead serves one text only: no two have a stream in common'),
]
export const sealedLayout = crypto('the layout is version, key id, nonce, ciphertext, tag, and holds no clear text')
export const sealedErrors = crypto('the error names the place and never the value')
export const keyGenerations = [
  crypto('after a change of keys old values open, new ones use the new key, and without the old key they are lost'),
  crypto('while keys change a value is looked up under both generations, the current one first'),
]
export const blindIndexes = crypto('one value has one index of 16 bytes; another value, label or key has another')
export const merkleRoots = merkle('two leaves swapped, one doubled and one left out give another root')
export const keyFile = [
  env('are made once, readable by their owner only, and four different ones'),
  env('are never replaced when the file is damaged'),
  migrate('refuses the keys of another installation'),
  sm2('is made once, for its owner alone, and gives the same key again'),
]
export const sealedAtRest = [
  people('keeps the canonical number sealed and finds it again however it is typed'),
  facts('a fact about health, income or property stands sealed'),
  files('a photo comes back as it was sent, and stands on disk only sealed'),
  imports('an uploaded list stands on disk only sealed, and only until it is taken in or refused'),
]

/** Input. */
export const inputJudged = [
  buildApp('name every wrong field of a form with its sentence'),
  buildApp('broken JSON, wrong types and prototype keys are a 4xx, not a crash'),
  form('neither checks nor keeps what is not asked for'),
  form('takes only listed codes'),
]
export const onlyAsked = form('neither checks nor keeps what is not asked for')
export const prototypeKeys = buildApp('broken JSON, wrong types and prototype keys are a 4xx, not a crash')
export const deepJson = operation('refuses a text nested deeper than any form')
export const bodyLimits = [
  buildApp('a body larger than the limit is refused before it is read'),
  files('twenty megabytes are the most, and what says it has two gigabytes is refused before it is read'),
]
export const uploadsJudged = [
  files('%s is refused and leaves nothing behind'),
  imports('a workbook cut in half is refused whole'),
  imports('%s fails its row alone, with the reason'),
]
export const uploadNames = files('%j is kept as %j')
export const filesSealed = [
  files('a changed bit, a cut and a move to another place are noticed'),
  files('a photo comes back as it was sent, and stands on disk only sealed'),
]
export const waitingFilesGo = files('are removed after a day, and not before')
export const noFormulas = [
  workbook('%j does not begin like a formula and its value comes back'),
  workbook('holds no formula, whatever the texts are, and gives them back'),
  imports('failed rows come back as a workbook with reasons, harmless as formulas, and may be sent again'),
]
export const formulasRead = workbook('a formula in a read cell is named as one and never computed')
export const slowPatterns = personName('hostile strings of 100 kB are judged in linear time')
export const likeIsEscaped = people('treats % and _ as what they are')
export const addressesEscaped = webApi('a param is escaped so that it cannot reach another route')
export const innerAddresses = innerAddress('after signing in nobody is led to another site')
export const identityRules = [
  identityNumber('agrees with an independent oracle on well-formed numbers of any region and date'),
  identityNumber('agrees with the oracle on any 18 characters'),
]
export const noIdInAddress = buildApp('a search by identity number goes into the body; in an address it is refused')
export const moneyExact = units('a sum beyond exact numbers is an error and never a rounded amount')
export const namesSurvive = [
  personName('every ideograph of every plane is accepted, compatibility ones unchanged'),
  gb18030('names with rare characters survive a file and no character becomes a question mark'),
  bankFile('what is written is read back, every character of a name and every fen'),
]
export const parametersOnce = answers(
  'takes a value once: a name given twice, or in two places, is not joined into another value',
)

/** HTTP. */
export const headers = answers(
  '%s lets the browser run only our own code, in no frame, and tells no other site where one was',
)
export const noCaches = answers(
  'of the interface are kept by no cache, refusals too; only the built parts of the pages are',
)
export const contentTypes = answers('say what they are, with their character set')
export const methods = answers('does not answer %s with what was asked')
export const twoLengths = answers('refuses a message of two lengths, which a proxy might end elsewhere')
export const onlyPages = answers('gives nothing out for %s')
export const noForeignForms = answers(
  'changes nothing by a GET, and reads forms of no other site: a body is JSON or a file',
)
export const problems = buildApp('are problem details with a Chinese title')
export const callLimits = [
  rateLimits('lets the burst pass, says how long to wait, and lets the next pass after it'),
  rateLimits('counts strangers by address, heavy calls apart, and everybody of a unit together'),
  operation('tells who calls too often when to come back'),
]
export const metricsClosed = operation('counts answers by route pattern, and shows them only to who has the token')
export const logsClean = [
  redaction(
    'keeps identity numbers, cards and phones out of paths, queries, messages, stacks and the details of the database',
  ),
  redaction('leaves short numbers alone and takes numbers of eleven digits and more, also full-width and with X'),
]
export const readiness = [
  operation('answers alive and ready, with a sentence for each thing it leans on'),
  operation('says not ready, and does not hang, when the database is away'),
]

/** One thing once, all or nothing, in order. */
export const onceOnly = [
  buildApp('to a retry with the same request id are the same, and nothing happens twice'),
  cases('sent twice with one request id is one case'),
  payRun('sent twice with one request id is one list'),
]
export const oneOfTwo = [
  cases('of two approvals one succeeds, one meets a conflict, and one entitlement is opened'),
  ledger('by two clerks at once pays one of two who ask for its last money'),
  entitlement('by two offices at once gives one benefit and one refusal'),
]
export const steps = [
  workflow('moves only between its own states, by known roles'),
  workflow('cannot be forwarded before its public notice has ended'),
  workflow('cannot be confirmed before it was posted'),
]
export const allOrNothing = [
  ledger('out of balance are refused by the program, and by the database at commit'),
  pool('keeps nothing when the statement that the commit travels with fails, and leaves the connection in order'),
]
export const moneyNeverBelow = ledger(
  'never take the bank below zero, nor promise more than there is, however many try at once',
)
export const moneyWalks = [
  moneyModel('random walks through changes, runs and bank answers, killed anywhere, keep every sum exact'),
  moneyModel('once everything is listed, each month was given exactly what is owed'),
]
export const ledgerFixed = ledger(
  'are never rewritten: the application may neither change nor delete them, nor move a balance by hand',
)
export const bankTamper = [
  bankFile('any flipped bit of the records is seen, also in the head and the trailer; the signature is for the bank'),
  payRun('is refused when the list was changed since it was frozen, at whatever point'),
]
export const bankAnswers = [
  bankResult('that are cut, forged, or name another total are refused whole, and nothing is booked'),
  bankResult(
    'in parts and late: lines not named stay unknown, are never sent again, and are settled by the later file',
  ),
  bankResult('against what it said before is refused whole'),
  bankFile('hostile bytes are refused with a reason, never with another error'),
]
export const screens = [
  payRun('hold a dead payee, a dead member, a missing account and another holder, each with its reason'),
  payRun('hold a card of three payees, and not of two'),
  payRun('count payees of a card beyond the county'),
  payRun('hold an account changed seven days ago, and not one changed eight days ago or opened first'),
]
export const noDoubleBenefit = [
  entitlement('is refused across counties, where row security hides the other benefit'),
  entitlement('is refused for a person who lives on the same benefit or on one that excludes it, whichever came first'),
]
export const warningStopsNobody = testsOf('src/server/monitoring/review.test.ts')(
  'raise a warning once, which a review closes with its outcome; nobody is stopped by the warning',
)
export const refusalReasons = documents('of refusal gives each condition that is not met with its article')
export const corrected = people('a new account closes the old one on its first day, the same again changes nothing')
export const phoneKeepsNothing = visitRecord('nothing of the family stays on the phone after sending')

/** Keeping it running. */
export const restored = [
  backup('brings back every acknowledged row after the server and its folder are gone, and any earlier moment'),
  backup('refuses a changed copy and a folder that already holds a database'),
]
export const oneSender = [
  sending('is the first installation that started; a second one is refused and changes nothing by starting'),
  sending('is refused on another timeline of the log, as a restored copy has'),
  sending('stays the same in its folder and is another one in a copy of the folder'),
]
export const crashes = [
  embedded('ends with its process even when that is killed, and starts again with everything committed'),
  imports('killed in the middle it goes on with the rest, and nobody is there twice'),
]
export const embeddedClosed = embedded(
  'is made on the first start: UTF-8, checksums, Chinese trigrams, only on this machine, only with the password',
)
export const databaseVersions = [
  databaseCheck('warns below the minor release that closes the leak through statistics'),
  databaseCheck('refuses a major version below 15 or above 18'),
]
export const migrations = [
  migrate('refuses a file that was changed after it had been applied, and applies nothing'),
  migrate('undoes a failed file whole, names the line, and goes on from there when it is mended'),
]
export const pinned = [
  supply('every package is pinned to one version, with a checksum of its contents'),
  supply('no package needs a script at installation but those listed'),
]
export const licences = supply('every package has a licence from the list')
export const noSecrets = supply('no file of the project holds a secret')
export const secretsAreSeen = supply('the search sees what it is to see: %s')
