import { Writable } from 'node:stream'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { logOptions, withoutNumbers } from './log-redaction.ts'

const idNumber = '410105199003074518'
const card = '6228480402564890018'
const phone = '13837112345'

describe('the request log', () => {
  it('keeps identity numbers, cards and phones out of paths, queries, messages, stacks and the details of the database', async () => {
    let log = ''
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        log += chunk.toString()
        done()
      },
    })
    const app = fastify({ logger: { ...logOptions('info'), stream } })
    app.get('/persons/:number', () => {
      const cause = Object.assign(new Error(`duplicate ${card}`), { detail: `Key (phone)=(${phone})`, code: '23505' })
      throw new Error(`no such person ${idNumber}`, { cause })
    })
    await app.inject({ url: `/persons/${idNumber}?phone=${phone}`, headers: { cookie: 'minzheng=secret-token' } })
    for (const secret of [idNumber, card, phone, 'secret-token']) expect(log).not.toContain(secret)
    expect(log).toContain('4518')
    expect(log).toContain('23505')
    expect(log).toContain('no such person')
  })

  it('leaves short numbers alone and takes numbers of eleven digits and more, also full-width and with X', () => {
    expect(withoutNumbers('case 1234567890 of 4101')).toBe('case 1234567890 of 4101')
    expect(withoutNumbers(phone)).toBe('*******2345')
    expect(withoutNumbers('41010519900307451X')).toBe('**************451X')
    expect(withoutNumbers('１３８３７１１２３４５')).not.toContain('１３８３７１１')
  })
})
