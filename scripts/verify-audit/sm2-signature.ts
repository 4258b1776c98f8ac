import { createHash } from 'node:crypto'

/*
 * SM2 verification (GB/T 32918.2) for the verifier alone, written from the standard and sharing nothing with the platform, so
 * that one mistake cannot hide in both. Jacobian coordinates; not constant time, which public data do not need.
 */

const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const a = p - 3n
const g = {
  x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}

interface Affine {
  readonly x: bigint
  readonly y: bigint
}
/** x/z², y/z³; z = 0 is the point at infinity. */
interface Point extends Affine {
  readonly z: bigint
}

const mod = (value: bigint, by = p): bigint => {
  const rest = value % by
  return rest < 0n ? rest + by : rest
}

function inverse(value: bigint, by: bigint): bigint {
  let [r0, r1, s0, s1] = [mod(value, by), by, 1n, 0n]
  while (r1 !== 0n) {
    const q = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1]
  }
  return mod(s0, by)
}

function double({ x, y, z }: Point): Point {
  if (z === 0n || y === 0n) return { x: 1n, y: 1n, z: 0n }
  const yy = mod(y * y)
  const s = mod(4n * x * yy)
  const zz = mod(z * z)
  const m = mod(3n * (x - zz) * (x + zz)) // a = -3
  const x3 = mod(m * m - 2n * s)
  return { x: x3, y: mod(m * (s - x3) - 8n * yy * yy), z: mod(2n * y * z) }
}

function add(one: Point, other: Point): Point {
  if (one.z === 0n) return other
  if (other.z === 0n) return one
  const [zz1, zz2] = [mod(one.z * one.z), mod(other.z * other.z)]
  const [u1, u2] = [mod(one.x * zz2), mod(other.x * zz1)]
  const [s1, s2] = [mod(one.y * zz2 * other.z), mod(other.y * zz1 * one.z)]
  const [h, r] = [mod(u2 - u1), mod(s2 - s1)]
  if (h === 0n) return r === 0n ? double(one) : { x: 1n, y: 1n, z: 0n }
  const hh = mod(h * h)
  const hhh = mod(h * hh)
  const v = mod(u1 * hh)
  const x3 = mod(r * r - hhh - 2n * v)
  return { x: x3, y: mod(r * (v - x3) - s1 * hhh), z: mod(h * one.z * other.z) }
}

/** s·G + t·Q with one run over the bits of both. */
function combine(s: bigint, t: bigint, q: Affine): Point {
  const [atG, atQ] = [
    { ...g, z: 1n },
    { ...q, z: 1n },
  ]
  const both = add(atG, atQ)
  let sum: Point = { x: 1n, y: 1n, z: 0n }
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = double(sum)
    const [inS, inT] = [(s >> bit) & 1n, (t >> bit) & 1n]
    if (inS && inT) sum = add(sum, both)
    else if (inS) sum = add(sum, atG)
    else if (inT) sum = add(sum, atQ)
  }
  return sum
}

const sm3 = (...parts: Uint8Array[]): Buffer => createHash('sm3').update(Buffer.concat(parts)).digest()
const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const whole = (part: Uint8Array): bigint => BigInt(`0x${Buffer.from(part).toString('hex') || '0'}`)

/** r and s of a DER SEQUENCE of two INTEGERs in their only encoding; undefined for anything else. */
function partsOf(der: Uint8Array): readonly [bigint, bigint] | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return undefined
  const values: bigint[] = []
  let at = 2
  while (at < der.length) {
    const length = der[at + 1] ?? 0
    const part = der.subarray(at + 2, at + 2 + length)
    const [first = 0x80, second = 0] = part
    if (der[at] !== 2 || length === 0 || part.length !== length || first & 0x80) return undefined
    if (first === 0 && length > 1 && !(second & 0x80)) return undefined
    values.push(whole(part))
    at += 2 + length
  }
  const [r, s] = values
  return values.length === 2 && r !== undefined && s !== undefined ? [r, s] : undefined
}

/** Whether `signature` (DER) is SM2 of `publicKey` (130 hex digits) over `message` with the default user id of GM/T 0009. */
export function isSm2Signature(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  const parts = partsOf(signature)
  const q = { x: BigInt(`0x${publicKey.slice(2, 66)}`), y: BigInt(`0x${publicKey.slice(66)}`) }
  if (parts === undefined || mod(q.y * q.y - (q.x * q.x + a) * q.x - b) !== 0n) return false
  const [r, s] = parts
  if (r < 1n || r >= n || s < 1n || s >= n) return false
  const t = mod(r + s, n)
  if (t === 0n) return false
  const id = Buffer.from('1234567812345678')
  const z = sm3(Buffer.from([0, id.length * 8]), id, ...[a, b, g.x, g.y, q.x, q.y].map(bytes))
  const e = whole(sm3(z, message))
  const point = combine(s, t, q)
  if (point.z === 0n) return false
  const x = mod(point.x * inverse(mod(point.z * point.z), p))
  return mod(e + x, n) === r
}
