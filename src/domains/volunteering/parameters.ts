import type { Parameter } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { formerRecordMeasures, recordMeasures } from './sources.ts'

/** The measures fix the ten working days; "及时" of a certificate and how long a day may be are left to the place. */
export const volunteerParameters = {
  recordingDays: {
    id: 'volunteer-recording-days',
    title: '志愿服务信息记录期限',
    unit: 'working-days',
    setBy: 'national',
    source: article(recordMeasures, '11'),
    national: [{ from: plainDate('2021-02-01'), value: 10 }],
  },
  certificateDays: {
    id: 'volunteer-certificate-days',
    title: '志愿服务记录证明出具期限',
    unit: 'working-days',
    setBy: 'local',
    source: article(recordMeasures, '14'),
    national: [],
    defaults: [{ from: plainDate('2021-02-01'), value: 5, document: '默认值（待确认）' }],
  },
  dailyMinutes: {
    id: 'volunteer-daily-minutes',
    title: '志愿者单日服务时长上限（分钟）',
    unit: 'count',
    setBy: 'local',
    source: article(recordMeasures, '7'),
    national: [],
    defaults: [{ from: plainDate('2021-02-01'), value: 960, document: '默认值（待确认）' }],
  },
  starHours: {
    id: 'volunteer-star-hours',
    title: '星级志愿者服务时长（小时，一星至五星）',
    unit: 'list',
    setBy: 'national',
    source: article(formerRecordMeasures, ''),
    national: [{ from: plainDate('2012-10-23'), value: [100, 300, 600, 1000, 1500] }],
  },
} as const satisfies Readonly<Record<string, Parameter>>

export const parameters: readonly Parameter[] = Object.values<Parameter>(volunteerParameters)
