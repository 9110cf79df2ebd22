// SHA-256, SHA-512 and Ed25519 verification. Of our own, because this page has to work where a phone's browser has
// none: from a saved file, over plain http, or years old. Verification needs no secrets, so no constant time.
// Absent: signing. Everything here is public, and the caller is handed yes or no.
"use strict";

function firstPrimes(count) {
  var primes = [];
  for (var n = 2; primes.length < count; n++) {
    if (primes.every(function (prime) { return n % prime !== 0; })) primes.push(n);
  }
  return primes;
}

// The largest whole root: by bisection, as exactness matters and speed does not.
function wholeRoot(value, power) {
  var low = 0n;
  var high = 1n << 80n;
  while (high - low > 1n) {
    var middle = (low + high) >> 1n;
    if (middle ** power <= value) low = middle; else high = middle;
  }
  return low;
}

// FIPS 180-4: the fractions of roots of the first primes, 64 bits for SHA-512; SHA-256 takes their first 32.
var mask64 = (1n << 64n) - 1n;
var roundConstants = firstPrimes(80).map(function (prime) { return wholeRoot(BigInt(prime) << 192n, 3n) & mask64; });
var startState = firstPrimes(8).map(function (prime) { return wholeRoot(BigInt(prime) << 128n, 2n) & mask64; });
var roundConstants32 = roundConstants.slice(0, 64).map(function (word) { return Number(word >> 32n) | 0; });
var startState32 = startState.map(function (word) { return Number(word >> 32n) | 0; });

// The message with a one bit, zeros and its length in bits behind it, in whole blocks.
function padded(message, block) {
  var total = Math.ceil((message.length + 1 + block / 8) / block) * block;
  var bytes = new Uint8Array(total);
  bytes.set(message);
  bytes[message.length] = 0x80;
  new DataView(bytes.buffer).setBigUint64(total - 8, BigInt(message.length) * 8n);
  return new DataView(bytes.buffer);
}

function sha256(message) {
  var data = padded(message, 64);
  var state = startState32.slice();
  var w = new Int32Array(64);
  var turn = function (x, n) { return (x >>> n) | (x << (32 - n)); };
  for (var at = 0; at < data.byteLength; at += 64) {
    for (var i = 0; i < 64; i++) {
      if (i < 16) { w[i] = data.getInt32(at + 4 * i); continue; }
      var s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      var s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    var v = state.slice();
    for (i = 0; i < 64; i++) {
      var e = v[4];
      var t1 = (v[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & v[5]) ^ (~e & v[6])) + roundConstants32[i] + w[i]) | 0;
      var a = v[0];
      var t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]))) | 0;
      v = [(t1 + t2) | 0, a, v[1], v[2], (v[3] + t1) | 0, e, v[5], v[6]];
    }
    state = state.map(function (word, place) { return (word + v[place]) | 0; });
  }
  var out = new DataView(new ArrayBuffer(32));
  state.forEach(function (word, place) { out.setInt32(4 * place, word); });
  return new Uint8Array(out.buffer);
}

function sha512(message) {
  var data = padded(message, 128);
  var state = startState.slice();
  var turn = function (x, n) { return ((x >> n) | (x << (64n - n))) & mask64; };
  for (var at = 0; at < data.byteLength; at += 128) {
    var w = [];
    for (var i = 0; i < 80; i++) {
      if (i < 16) { w.push(data.getBigUint64(at + 8 * i)); continue; }
      var s0 = turn(w[i - 15], 1n) ^ turn(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
      var s1 = turn(w[i - 2], 19n) ^ turn(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
      w.push((w[i - 16] + s0 + w[i - 7] + s1) & mask64);
    }
    var v = state.slice();
    for (i = 0; i < 80; i++) {
      var e = v[4];
      var t1 = v[7] + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & v[5]) ^ (~e & mask64 & v[6])) + roundConstants[i] + w[i];
      var a = v[0];
      var t2 = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
      v = [(t1 + t2) & mask64, a, v[1], v[2], (v[3] + t1) & mask64, e, v[5], v[6]];
    }
    state = state.map(function (word, place) { return (word + v[place]) & mask64; });
  }
  var out = new DataView(new ArrayBuffer(64));
  state.forEach(function (word, place) { out.setBigUint64(8 * place, word); });
  return new Uint8Array(out.buffer);
}

// Ed25519 (RFC 8032 section 5.1): the field modulo p, the group of prime order l, the curve's constant d.
var p = (1n << 255n) - 19n;
var l = (1n << 252n) + 27742317777372353535851937790883648493n;
var d = modulo(-121665n * power(121666n, p - 2n));
var rootOfMinusOne = power(2n, (p - 1n) / 4n);
var identity = { x: 0n, y: 1n, z: 1n, t: 0n };
var base = decodePoint(encodeInteger(modulo(4n * power(5n, p - 2n))));

function modulo(value) {
  var rest = value % p;
  return rest < 0n ? rest + p : rest;
}

function power(value, exponent) {
  var result = 1n;
  for (var square = modulo(value); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

function integer(bytes) {
  return bytes.reduceRight(function (value, byte) { return (value << 8n) | BigInt(byte); }, 0n);
}

function encodeInteger(value) {
  var bytes = new Uint8Array(32);
  for (var i = 0; i < 32; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 255n);
  return bytes;
}

// Section 5.1.3. Null where the bytes are no point, or not the one way to write it.
function decodePoint(bytes) {
  var written = integer(bytes);
  var sign = written >> 255n;
  var y = written & ((1n << 255n) - 1n);
  if (y >= p) return null;
  var u = modulo(y * y - 1n);
  var v = modulo(d * y * y + 1n);
  var x = modulo(u * v ** 3n * power(u * v ** 7n, (p - 5n) / 8n));
  if (modulo(v * x * x) !== u) x = modulo(x * rootOfMinusOne);
  if (modulo(v * x * x) !== u || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = p - x;
  return { x: x, y: y, z: 1n, t: modulo(x * y) };
}

function encodePoint(point) {
  var inverse = power(point.z, p - 2n);
  var x = modulo(point.x * inverse);
  return encodeInteger(modulo(point.y * inverse) | ((x & 1n) << 255n));
}

// Section 5.1.4; complete, so it doubles too.
function add(one, two) {
  var a = (one.y - one.x) * (two.y - two.x);
  var b = (one.y + one.x) * (two.y + two.x);
  var c = modulo(2n * d * one.t * two.t);
  var e = modulo(2n * one.z * two.z);
  var f = modulo(b - a), g = modulo(e - c), h = modulo(e + c), i = modulo(b + a);
  return { x: modulo(f * g), y: modulo(h * i), z: modulo(g * h), t: modulo(f * i) };
}

function times(scalar, point) {
  var result = identity;
  for (; scalar > 0n; scalar >>= 1n) {
    if (scalar & 1n) result = add(result, point);
    point = add(point, point);
  }
  return result;
}

function isSmall(point) {
  var eight = times(8n, point);
  return eight.x === 0n && eight.y === eight.z;
}

function joined(parts) {
  var length = parts.reduce(function (sum, part) { return sum + part.length; }, 0);
  var bytes = new Uint8Array(length);
  var at = 0;
  parts.forEach(function (part) { bytes.set(part, at); at += part.length; });
  return bytes;
}

function sameBytes(one, two) {
  return one.length === two.length && one.every(function (byte, at) { return byte === two[at]; });
}

// A usable public key: a point, and not one of the few under which any signature would hold.
function isPublicKey(bytes) {
  var point = bytes.length === 32 ? decodePoint(bytes) : null;
  return point !== null && !isSmall(point);
}

// Section 5.1.7, strictly: every part in its one canonical form, no points of small order.
function ed25519Holds(key, message, signature) {
  if (signature.length !== 64 || !isPublicKey(key)) return false;
  var r = decodePoint(signature.slice(0, 32));
  var s = integer(signature.slice(32));
  if (r === null || isSmall(r) || s >= l) return false;
  var k = integer(sha512(joined([signature.slice(0, 32), key, message]))) % l;
  var negated = decodePoint(key);
  negated = { x: p - negated.x, y: negated.y, z: 1n, t: p - negated.t };
  return sameBytes(encodePoint(add(times(s, base), times(k, negated))), signature.slice(0, 32));
}
