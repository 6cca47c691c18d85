// Bytes, texts and digests. Everything that is secret stays in the memory of this page: nothing is stored, nothing is sent.

const DIGEST = 32;
const ROUND_ID = 16;

class Refused extends Error {
  // Nothing was done, for the reasons in `faults`, each {kind, facts}, as shuping.sealing.faults lists them.
  constructor(faults) {
    super(faults.map((one) => one.kind).join(", "));
    this.faults = faults;
  }
}

function fault(kind, facts = {}) {
  return { kind, facts };
}

// The sentence of a fault, in the very words of the commands; what came from a file is shortened and shown without control signs.
function sentence({ kind, facts }) {
  return SENTENCES[kind].replace(/%\((\w+)\)s/g, (_all, name) => shownSafely(facts[name]));
}

function shownSafely(fact) {
  if (typeof fact === "number") return String(fact);
  return [...fact].slice(0, 60).join("").replace(/[\p{C}\p{Z}]/gu, (sign) => (sign === " " ? sign : "\ufffd"));
}

function bytesOf(text) {
  return new TextEncoder().encode(text);
}

// Strict: null for bytes that are no UTF-8.
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// A number as so many bytes, most significant first.
function numberBytes(number, length) {
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = number % 256;
    number = Math.floor(number / 256);
  }
  return bytes;
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOfHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function base64Of(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function bytesOfBase64(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

function compareBytes(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) if (left[at] !== right[at]) return left[at] - right[at];
  return left.length - right.length;
}

function equalBytes(left, right) {
  return compareBytes(left, right) === 0;
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

// A name behind its length in one byte: no two names run together.
function named(domain) {
  return concat(numberBytes(domain.length, 1), bytesOf(domain));
}

function namedDigest(domain, ...parts) {
  return sha256(concat(named(domain), ...parts));
}

// A text in UTF-8 behind its length in four bytes.
function sized(text) {
  const bytes = bytesOf(text);
  return concat(numberBytes(bytes.length, 4), bytes);
}

// A digest in capitals in groups of four, to be read out and compared.
function forEyes(bytes) {
  return hexOf(bytes).toUpperCase().match(/.{4}/g).join(" ");
}

async function hmac(key, ...parts) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, concat(...parts)));
}

// HKDF-Expand of RFC 5869.
async function expand(key, info, length) {
  let out = new Uint8Array(0);
  let block = new Uint8Array(0);
  for (let number = 1; out.length < length; number += 1) {
    block = await hmac(key, block, info, numberBytes(number, 1));
    out = concat(out, block);
  }
  return out.slice(0, length);
}
