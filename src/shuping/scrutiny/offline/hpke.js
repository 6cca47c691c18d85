// The private key, and opening what was sealed to it: HPKE (RFC 9180) in base mode with P-256, HKDF-SHA256, AES-256-GCM.

const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const CURVE_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const BASE = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];
const POINT = 65;
const TAG = 16;
const SALT = 32;
const NO_SALT = new Uint8Array(32);
const HPKE_KEM = concat(bytesOf("KEM"), [0x00, 0x10]);
const HPKE_SUITE = concat(bytesOf("HPKE"), [0x00, 0x10, 0x00, 0x01, 0x00, 0x02]);

function modulo(number, by) {
  const rest = number % by;
  return rest < 0n ? rest + by : rest;
}

function inverse(number) {
  let [above, below] = [PRIME, modulo(number, PRIME)];
  let [before, factor] = [0n, 1n];
  while (below > 1n) {
    const whole = above / below;
    [above, below] = [below, above - whole * below];
    [before, factor] = [factor, before - whole * factor];
  }
  return modulo(factor, PRIME);
}

function add(left, right) {
  if (!left) return right;
  if (!right) return left;
  const same = left[0] === right[0];
  if (same && modulo(left[1] + right[1], PRIME) === 0n) return null;
  const slope = same
    ? (3n * left[0] * left[0] - 3n) * inverse(2n * left[1])
    : (right[1] - left[1]) * inverse(right[0] - left[0]);
  const x = modulo(slope * slope - left[0] - right[0], PRIME);
  return [x, modulo(slope * (left[0] - x) - left[1], PRIME)];
}

// The public point of a private number. Web Crypto takes a private key only together with its point and computes none.
// This takes a different time for different numbers. It is done once, on a machine of the scrutineers' own, with nobody
// else on it who could measure; every later use of the key is Web Crypto's.
function pointOf(number) {
  let sum = null;
  let power = BASE;
  for (; number > 0n; number >>= 1n) {
    if (number & 1n) sum = add(sum, power);
    power = add(power, power);
  }
  return sum;
}

function numberOf(bytes) {
  return BigInt(`0x${hexOf(bytes)}`);
}

function fieldBytes(number) {
  return bytesOfHex(number.toString(16).padStart(64, "0"));
}

// Whether 65 bytes are an uncompressed point of the curve.
function isPoint(bytes) {
  if (bytes.length !== POINT || bytes[0] !== 4) return false;
  const [x, y] = [numberOf(bytes.slice(1, 33)), numberOf(bytes.slice(33))];
  return x < PRIME && y < PRIME && modulo(y * y - (x * x * x - 3n * x + CURVE_B), PRIME) === 0n;
}

function base64Url(bytes) {
  return base64Of(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// The key pair of three seeds: {point, key, secret}, the last two being the private number as keys that the browser will
// use, to open envelopes and to derive a salt, and never give away.
async function keyOfSeeds(seeds) {
  const drawn = await expand(await hmac(NO_SALT, ...seeds), named("shuping.key/1"), 48);
  const number = (numberOf(drawn) % (ORDER - 1n)) + 1n;
  const [x, y] = pointOf(number).map(fieldBytes);
  const words = { kty: "EC", crv: "P-256", d: base64Url(fieldBytes(number)), x: base64Url(x), y: base64Url(y) };
  const key = await crypto.subtle.importKey("jwk", words, { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const secret = await crypto.subtle.importKey("raw", fieldBytes(number), "HKDF", false, ["deriveBits"]);
  return { point: concat([4], x, y), key, secret };
}

// What makes the digest of an opening one that nobody can guess ballots against: the same for every pair of slips.
async function openedSalt({ secret }, roundId) {
  const how = { name: "HKDF", hash: "SHA-256", salt: NO_SALT, info: concat(named("shuping.opened-salt/1"), roundId) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, secret, 8 * SALT));
}

async function infoOf(domain, roundId, point) {
  return concat(named(domain), roundId, await sha256(point));
}

function labeledExtract(suite, salt, label, key) {
  return hmac(salt.length ? salt : NO_SALT, bytesOf("HPKE-v1"), suite, bytesOf(label), key);
}

function labeledExpand(suite, key, label, info, length) {
  return expand(key, concat(numberBytes(length, 2), bytesOf("HPKE-v1"), suite, bytesOf(label), info), length);
}

// A function that opens one envelope after the other: plaintext, or null for what does not open.
async function openerOf({ point, key }, info) {
  const nothing = new Uint8Array(0);
  const context = concat(
    [0],
    await labeledExtract(HPKE_SUITE, nothing, "psk_id_hash", nothing),
    await labeledExtract(HPKE_SUITE, nothing, "info_hash", info),
  );
  return async (envelope) => {
    const encapsulated = envelope.slice(0, POINT);
    if (!isPoint(encapsulated)) return null;
    const kind = { name: "ECDH", namedCurve: "P-256" };
    const other = await crypto.subtle.importKey("raw", encapsulated, kind, false, []);
    const agreed = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: other }, key, 256));
    const extracted = await labeledExtract(HPKE_KEM, nothing, "eae_prk", agreed);
    const shared = await labeledExpand(HPKE_KEM, extracted, "shared_secret", concat(encapsulated, point), 32);
    const secret = await labeledExtract(HPKE_SUITE, shared, "secret", nothing);
    const raw = await labeledExpand(HPKE_SUITE, secret, "key", context, 32);
    const nonce = await labeledExpand(HPKE_SUITE, secret, "base_nonce", context, 12);
    const cipher = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    try {
      const sealed = envelope.slice(POINT);
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, cipher, sealed));
    } catch (error) {
      if (error.name === "OperationError") return null; // the tag does not fit
      throw error;
    }
  };
}
