/**
 * CityHash64 in the version ClickHouse's `cityHash64` computes (v1.0.2), for strings.
 * Source: G. Pike, J. Alakuijala, "CityHash" (2011), city.cc of release 1.0.2.
 */
const MASK = (1n << 64n) - 1n;
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const K_MUL = 0x9ddfea08eb382d69n;

const encoder = new TextEncoder();

/** `cityHash64(a, b)` of two strings: the hashes of both, joined in order. */
export function cityHash64Pair(a: string, b: string): bigint {
  return hash128to64(cityHash64(a), cityHash64(b));
}

export function cityHash64(text: string): bigint {
  const bytes = encoder.encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength;
  if (length <= 16) return hashTo16(view, length);
  if (length <= 32) return hash17to32(view, length);
  if (length <= 64) return hash33to64(view, length);
  return hashLong(view, length);
}

function fetch64(view: DataView, at: number): bigint {
  return view.getBigUint64(at, true);
}

function fetch32(view: DataView, at: number): bigint {
  return BigInt(view.getUint32(at, true));
}

function wrap(value: bigint): bigint {
  return value & MASK;
}

function rotate(value: bigint, shift: bigint): bigint {
  return shift === 0n ? value : wrap((value >> shift) | (value << (64n - shift)));
}

function shiftMix(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function hash128to64(low: bigint, high: bigint): bigint {
  let a = wrap((low ^ high) * K_MUL);
  a ^= a >> 47n;
  let b = wrap((high ^ a) * K_MUL);
  b ^= b >> 47n;
  return wrap(b * K_MUL);
}

function hashTo16(view: DataView, length: number): bigint {
  if (length > 8) {
    const a = fetch64(view, 0);
    const b = fetch64(view, length - 8);
    return hash128to64(a, rotate(wrap(b + BigInt(length)), BigInt(length))) ^ b;
  }
  if (length >= 4) {
    return hash128to64(BigInt(length) + (fetch32(view, 0) << 3n), fetch32(view, length - 4));
  }
  if (length > 0) {
    const a = BigInt(view.getUint8(0));
    const b = BigInt(view.getUint8(length >> 1));
    const c = BigInt(view.getUint8(length - 1));
    const y = a + (b << 8n);
    const z = BigInt(length) + (c << 2n);
    return wrap(shiftMix(wrap((y * K2) ^ (z * K3))) * K2);
  }
  return K2;
}

function hash17to32(view: DataView, length: number): bigint {
  const a = wrap(fetch64(view, 0) * K1);
  const b = fetch64(view, 8);
  const c = wrap(fetch64(view, length - 8) * K2);
  const d = wrap(fetch64(view, length - 16) * K0);
  return hash128to64(
    wrap(rotate(wrap(a - b), 43n) + rotate(c, 30n) + d),
    wrap(a + rotate(b ^ K3, 20n) - c + BigInt(length)),
  );
}

function hash33to64(view: DataView, length: number): bigint {
  let z = fetch64(view, 24);
  let a = wrap(fetch64(view, 0) + (BigInt(length) + fetch64(view, length - 16)) * K0);
  let b = rotate(wrap(a + z), 52n);
  let c = rotate(a, 37n);
  a = wrap(a + fetch64(view, 8));
  c = wrap(c + rotate(a, 7n));
  a = wrap(a + fetch64(view, 16));
  const vf = wrap(a + z);
  const vs = wrap(b + rotate(a, 31n) + c);
  a = wrap(fetch64(view, 16) + fetch64(view, length - 32));
  z = fetch64(view, length - 8);
  b = rotate(wrap(a + z), 52n);
  c = rotate(a, 37n);
  a = wrap(a + fetch64(view, length - 24));
  c = wrap(c + rotate(a, 7n));
  a = wrap(a + fetch64(view, length - 16));
  const wf = wrap(a + z);
  const ws = wrap(b + rotate(a, 31n) + c);
  const r = shiftMix(wrap((vf + ws) * K2 + (wf + vs) * K0));
  return wrap(shiftMix(wrap(r * K0 + vs)) * K2);
}

function weakHash(view: DataView, at: number, a: bigint, b: bigint): [bigint, bigint] {
  const w = fetch64(view, at);
  const x = fetch64(view, at + 8);
  const y = fetch64(view, at + 16);
  const z = fetch64(view, at + 24);
  a = wrap(a + w);
  b = rotate(wrap(b + a + z), 21n);
  const c = a;
  a = wrap(a + x + y);
  b = wrap(b + rotate(a, 44n));
  return [wrap(a + z), wrap(b + c)];
}

function hashLong(view: DataView, length: number): bigint {
  let x = fetch64(view, 0);
  let y = fetch64(view, length - 16) ^ K1;
  let z = fetch64(view, length - 56) ^ K0;
  let v = weakHash(view, length - 64, BigInt(length), y);
  let w = weakHash(view, length - 32, wrap(BigInt(length) * K1), K0);
  z = wrap(z + shiftMix(v[1]) * K1);
  x = wrap(rotate(wrap(z + x), 39n) * K1);
  y = wrap(rotate(y, 33n) * K1);
  let at = 0;
  for (let left = (length - 1) & ~63; left > 0; left -= 64) {
    x = wrap(rotate(wrap(x + y + v[0] + fetch64(view, at + 16)), 37n) * K1);
    y = wrap(rotate(wrap(y + v[1] + fetch64(view, at + 48)), 42n) * K1);
    x ^= w[1];
    y ^= v[0];
    z = rotate(z ^ w[0], 33n);
    v = weakHash(view, at, wrap(v[1] * K1), wrap(x + w[0]));
    w = weakHash(view, at + 32, wrap(z + w[1]), y);
    [z, x] = [x, z];
    at += 64;
  }
  return hash128to64(wrap(hash128to64(v[0], w[0]) + shiftMix(y) * K1 + z), wrap(hash128to64(v[1], w[1]) + x));
}
