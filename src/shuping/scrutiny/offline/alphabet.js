// Bytes as characters that a person can type: Crockford's base 32 in groups of four, each with a fifth that checks them.
// The check works in GF(32) made by x^5 + x^2 + 1; see docs/reference/ballot-format.md.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;
const WEIGHTS = [2, 4, 8, 16];

function times(left, right) {
  let product = 0;
  for (let bit = 0; bit < 5; bit += 1) {
    if (right & (1 << bit)) product ^= left << bit;
  }
  for (let bit = 8; bit > 4; bit -= 1) {
    if (product & (1 << bit)) product ^= 0b100101 << (bit - 5);
  }
  return product;
}

function checkOf(values) {
  return values.reduce((total, value, at) => total ^ times(WEIGHTS[at], value), 0);
}

// What was typed as it is read: capitals, full-width forms as plain, O as 0, I and L as 1; spaces and hyphens are nothing.
function clean(text) {
  return text
    .replace(/[\s\x1c-\x1f\x85\-\u2010-\u2015\u2212\uff0d\ufeff\u200b]/g, "")
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[a-z]/g, (sign) => sign.toUpperCase())
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

function valuesOf(bytes) {
  const values = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      values.push((held >> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  return values;
}

function bytesOfValues(values) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

function inFours(values) {
  const groups = [];
  for (let at = 0; at < values.length; at += 4) groups.push(values.slice(at, at + 4));
  return groups;
}

// Groups of four characters without checks, between spaces: receipts.
function plain(bytes) {
  return inFours(valuesOf(bytes)).map((group) => group.map((value) => ALPHABET[value]).join("")).join(" ");
}

// Groups of five characters, the fifth being the check.
function grouped(bytes) {
  return inFours(valuesOf(bytes)).map((group) => [...group, checkOf(group)].map((value) => ALPHABET[value]).join(""));
}

// The bytes of whole groups that were found without fault.
function ungrouped(cleaned) {
  return bytesOfValues([...cleaned].filter((_sign, at) => at % GROUP < 4).map((sign) => ALPHABET.indexOf(sign)));
}

// What is wrong with so many groups, cleaned; a wrong length names the first group that does not fit.
function typedFaults(cleaned, groups) {
  const signs = [...cleaned];
  const length = groups * GROUP;
  if (!signs.length) return [fault("typed.nothing")];
  if (signs.length > 2 * length) return [fault("typed.too-long", { surplus: signs.length - length, group: groups })];
  const unknown = signs.flatMap((character, at) =>
    ALPHABET.includes(character)
      ? []
      : [fault("typed.no-such-character", { character, group: Math.min(Math.floor(at / GROUP) + 1, groups) })],
  );
  if (unknown.length) return unknown;
  const wrong = [];
  for (let number = 1; number <= groups; number += 1) {
    const values = signs.slice((number - 1) * GROUP, number * GROUP).map((sign) => ALPHABET.indexOf(sign));
    if (values.length < GROUP || checkOf(values.slice(0, 4)) !== values[4]) wrong.push(number);
  }
  const group = wrong.length ? wrong[0] : groups;
  if (signs.length < length) return [fault("typed.too-short", { missing: length - signs.length, group })];
  if (signs.length > length) return [fault("typed.too-long", { surplus: signs.length - length, group })];
  return wrong.map((number) => fault("typed.wrong-group", { group: number }));
}
