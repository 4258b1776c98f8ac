import { bench, type Demand, drill, elsewhere, open, partly, proved } from './proof.ts'
import * as shown from './proofs.ts'

/**
 * GB/T 22239-2019 level 3, computing environment (8.1.4) and centre of administration (8.1.5), as far as an application answers
 * for it; told in our own words beside the names of its controls. Hosts, networks and rooms are the operator’s.
 */
export const classifiedProtection: readonly Demand[] = [
  {
    id: '8.1.4.1 a',
    title: '身份鉴别',
    says: 'each user is one, and passwords are complex and changed',
    ...proved(shown.passwordLength, shown.passwordComposition, shown.passwordHistory, shown.passwordAge),
  },
  {
    id: '8.1.4.1 b',
    title: '身份鉴别',
    says: 'failures end sessions and lock; idle ones end',
    ...partly('no test waits for an idle session', shown.lockOut, drill('brute-force')),
  },
  {
    id: '8.1.4.1 c',
    title: '身份鉴别',
    says: 'passwords are not overheard on the way',
    ...elsewhere('TLS ends at the reverse proxy', shown.cookieFlags),
  },
  {
    id: '8.1.4.1 d',
    title: '身份鉴别',
    says: 'two factors, one by cryptography',
    ...partly(
      'a duty by role that the security administrator turns on',
      shown.secondFactorAsked,
      shown.codeOnce,
      shown.securityKeys,
    ),
  },
  {
    id: '8.1.4.2 a',
    title: '访问控制',
    says: 'users have accounts and rights',
    ...proved(shown.routesSayWho, shown.passwordUnknownToOthers),
  },
  {
    id: '8.1.4.2 b',
    title: '访问控制',
    says: 'default accounts are gone or changed',
    ...partly(
      'the demonstration has accounts with one password; an empty database has none',
      shown.passwordUnknownToOthers,
    ),
  },
  {
    id: '8.1.4.2 c',
    title: '访问控制',
    says: 'accounts no longer needed are closed; none is shared',
    ...proved(drill('revocation')),
  },
  {
    id: '8.1.4.2 d',
    title: '访问控制',
    says: 'administrators have the least rights, apart from each other',
    ...proved(shown.threeApart, shown.rolesNotForged, drill('admins')),
  },
  {
    id: '8.1.4.2 e',
    title: '访问控制',
    says: 'the one who answers for access sets its rules',
    ...proved(shown.threeApart, shown.egressMatrix),
  },
  {
    id: '8.1.4.2 f',
    title: '访问控制',
    says: 'by user and process, down to file, table and record',
    ...proved(shown.rowSecurity, shown.rowSecurityFails, shown.databaseRoles, shown.otherAreaHidden),
  },
  {
    id: '8.1.4.2 g',
    title: '访问控制',
    says: 'what is important carries a mark that decides',
    ...partly('children’s records and sealed facts carry one; there are no levels on persons', shown.minorsClosed),
  },
  {
    id: '8.1.4.3 a',
    title: '安全审计',
    says: 'every user, every important act',
    ...proved(shown.accessRecorded, shown.refusalLogged),
  },
  {
    id: '8.1.4.3 b',
    title: '安全审计',
    says: 'when, who, what, with what result',
    ...proved(shown.accessRecorded, shown.revealOne),
  },
  {
    id: '8.1.4.3 c',
    title: '安全审计',
    says: 'records are protected and copied, against deletion and change',
    ...proved(shown.sealed, shown.appendOnly, drill('tamper')),
  },
  {
    id: '8.1.4.3 d',
    title: '安全审计',
    says: 'the log itself cannot be stopped',
    ...proved(shown.noAuditNoWork, shown.sealAlarm, drill('seal-stop'), bench('audit')),
  },
  { id: '8.1.4.4 a', title: '入侵防范', says: 'only what is needed is installed', ...proved(shown.pinned) },
  {
    id: '8.1.4.4 b',
    title: '入侵防范',
    says: 'no port and service that is not needed',
    ...proved(shown.embeddedClosed, shown.metricsClosed),
  },
  {
    id: '8.1.4.4 c',
    title: '入侵防范',
    says: 'administration from known places only',
    ...elsewhere('the network of the operator'),
  },
  {
    id: '8.1.4.4 d',
    title: '入侵防范',
    says: 'what comes in by hand or interface is checked',
    ...proved(shown.inputJudged, shown.uploadsJudged, shown.bankAnswers),
  },
  {
    id: '8.1.4.4 e',
    title: '入侵防范',
    says: 'known faults are found and mended',
    ...partly('versions of PostgreSQL are checked; packages need the network', shown.databaseVersions),
  },
  {
    id: '8.1.4.4 f',
    title: '入侵防范',
    says: 'break-ins are seen and reported',
    ...partly('thresholds and refusals raise alarms; no detection on the host', shown.revealThreshold, shown.sealAlarm),
  },
  {
    id: '8.1.4.5',
    title: '恶意代码防范',
    says: 'malicious code is kept out',
    ...partly('macros are refused; no scanner is attached', shown.uploadsJudged),
  },
  {
    id: '8.1.4.6',
    title: '可信验证',
    says: 'trusted start of the machine',
    ...elsewhere('the machine of the operator'),
  },
  {
    id: '8.1.4.7 a',
    title: '数据完整性',
    says: 'on the way',
    ...elsewhere('TLS ends at the reverse proxy', shown.bankTamper, drill('bank-tamper')),
  },
  {
    id: '8.1.4.7 b',
    title: '数据完整性',
    says: 'at rest: sign-in, business, log, settings, personal data',
    ...proved(shown.boundToPlace, shown.filesSealed, shown.sealed, shown.rolesNotForged),
  },
  { id: '8.1.4.8 a', title: '数据保密性', says: 'on the way', ...elsewhere('TLS ends at the reverse proxy') },
  {
    id: '8.1.4.8 b',
    title: '数据保密性',
    says: 'at rest: sign-in, business, personal data',
    ...partly(
      'names are in clear under row security; planted numbers are not searched for on the whole disk',
      shown.sealedAtRest,
      shown.vectors,
      shown.keyFile,
    ),
  },
  {
    id: '8.1.4.9 a',
    title: '数据备份恢复',
    says: 'local copies, and restoring',
    ...proved(shown.restored, drill('restore')),
  },
  {
    id: '8.1.4.9 b',
    title: '数据备份恢复',
    says: 'at another place, at once',
    ...elsewhere(
      'npm run backup -- follow writes the log to any folder; the other place is the operator’s',
      drill('restore'),
    ),
  },
  {
    id: '8.1.4.9 c',
    title: '数据备份恢复',
    says: 'important systems have a second one ready',
    ...open('no standby server'),
  },
  {
    id: '8.1.4.10 a',
    title: '剩余信息保护',
    says: 'what signed people in is cleared',
    ...proved(shown.passwordNotInAnswers, shown.sessionEnds),
  },
  {
    id: '8.1.4.10 b',
    title: '剩余信息保护',
    says: 'sensitive data are cleared from memory and disk',
    ...partly(
      'uploads and the phone; freed memory is not searched',
      shown.waitingFilesGo,
      shown.phoneKeepsNothing,
      shown.sealedAtRest,
    ),
  },
  {
    id: '8.1.4.11 a',
    title: '个人信息保护',
    says: 'only what the business needs is collected',
    ...proved(shown.onlyAsked),
  },
  {
    id: '8.1.4.11 b',
    title: '个人信息保护',
    says: 'no access and no use without right',
    ...proved(shown.egressMatrix, shown.masked, shown.minorsClosed, shown.seesWhoLooked),
  },
  {
    id: '8.1.5.1',
    title: '系统管理',
    says: 'the system administrator signs in, is confined and logged',
    ...proved(shown.threeApart, shown.accessLogRead, shown.administratorsScreens, drill('admins')),
  },
  {
    id: '8.1.5.2',
    title: '审计管理',
    says: 'the audit administrator signs in, is confined and logged',
    ...proved(shown.threeApart, shown.accessLogRead, drill('admins')),
  },
  {
    id: '8.1.5.3',
    title: '安全管理',
    says: 'the security administrator signs in, is confined and logged',
    ...proved(shown.threeApart, shown.accessLogRead, drill('admins')),
  },
  {
    id: '8.1.5.4',
    title: '集中管控',
    says: 'running, logs and events are watched at one place',
    ...partly(
      'figures for Prometheus, health and a screen; gathering them from all machines is the operator’s',
      shown.readiness,
      shown.metricsClosed,
    ),
  },
]
