// The round file: read and checked in every part, as shuping.sealing.roundfile does; form, scheme and closing list.

const ROUND = "shuping.round/1";
const ROUND_NAMES = [
  "format", "round", "title", "public_key", "form", "classes", "scheme", "plaintext_length", "envelope_length",
  "code_root", "closing_root", "envelopes",
];
const SCHEME_NAMES = ["blank", "unclear", "uniform", "formula", "least", "points"];
const SCHEME_WORDS = {
  blank: ["abstain", "void_row", "void_ballot"],
  unclear: ["void_row", "void_ballot"],
  uniform: ["count", "void_ballot"],
  formula: ["none", "top_rate", "points"],
};
const ENVELOPES = 100_000;
const LONGEST = 1_500; // bytes of an envelope
const MOST = 254; // rows, options, classes
const RECEIPT = 10;
const UNCLEAR = 255;
const FEWEST = 5;

async function readRound(bytes) {
  const found = [];
  const record = new Fields(parsed(bytes, ROUND), "", found, ROUND_NAMES);
  const form = record.inside("form", ["rows", "options"]);
  const point = pointIn(record, found);
  const lines = record.items("envelopes", ENVELOPES, 0).map((value, at) =>
    new Fields(value, `envelopes[${at + 1}]`, found, ["receipt", "digest", "envelope"]),
  );
  const cast = lines.map((line) => ({
    receipt: receiptIn(line),
    told: line.hexadecimal("digest", DIGEST),
    envelope: line.base64("envelope"),
  }));
  const length = record.number("envelope_length", 1, LONGEST);
  const root = record.hexadecimal("closing_root", DIGEST);
  const round = {
    rows: form.texts("rows", MOST),
    options: form.texts("options", MOST),
    classes: classesIn(record, found),
    scheme: schemeIn(record),
    id: record.hexadecimal("round", ROUND_ID),
    title: record.text("title"),
    plaintext: record.number("plaintext_length", 1, LONGEST),
    codeRoot: record.hexadecimal("code_root", DIGEST),
    point,
    cast,
  };
  if (found.length) throw new Refused(found);
  if (length !== round.plaintext + POINT + TAG || length > LONGEST || round.plaintext < round.rows.length + 5) {
    throw new Refused([fault("round.lengths")]);
  }
  for (const one of cast) one.digest = await sha256(one.envelope);
  found.push(...classFaults(round.classes), ...schemeFaults(round), ...castFaults(round, length));
  round.formDigest = await formDigest(round);
  round.schemeDigest = await schemeDigest(round);
  round.root = await closingRoot(round.id, cast);
  if (!equalBytes(round.root, root)) found.push(fault("round.closing-root"));
  if (found.length) throw new Refused(found);
  return round;
}

function castFaults({ cast, classes }, length) {
  const found = [];
  cast.forEach((one, at) => {
    if (one.envelope.length !== length) found.push(fault("round.envelope-length", { place: at + 1 }));
    if (!equalBytes(one.digest, one.told)) found.push(fault("round.digest", { place: at + 1 }));
  });
  found.push(...listFaults(cast));
  const issued = classes.reduce((sum, one) => sum + one.issued, 0);
  if (cast.length > issued) found.push(fault("round.more-than-issued", { envelopes: cast.length, issued }));
  return found;
}

function listFaults(cast) {
  const found = [];
  const seen = new Map();
  cast.forEach((one, at) => {
    const place = at + 1;
    const order = at ? compareBytes(cast[at - 1].receipt, one.receipt) : -1;
    if (order > 0) found.push(fault("list.not-sorted", { place }));
    if (order === 0) found.push(fault("list.clash", { place }));
    const digest = hexOf(one.digest);
    if (seen.has(digest)) found.push(fault("list.copied", { place, earlier: seen.get(digest) }));
    else seen.set(digest, place);
  });
  return found;
}

function pointIn(record, found) {
  const before = found.length;
  const point = record.hexadecimal("public_key", POINT);
  if (found.length === before && record.raw("public_key") !== null && !isPoint(point)) record.wrong("public_key");
  return point;
}

// A receipt as it is printed, and in no other way of writing.
function receiptIn(line) {
  const value = line.raw("receipt");
  if (typeof value === "string" && /^[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4}){3}$/.test(value)) {
    return readReceipt(value);
  }
  line.wrong("receipt");
  return new Uint8Array(RECEIPT);
}

function readReceipt(printed) {
  return bytesOfValues([...printed.replace(/ /g, "")].map((sign) => ALPHABET.indexOf(sign)));
}

function classesIn(record, found) {
  return record.items("classes", MOST).map((value, at) => {
    const one = new Fields(value, `classes[${at + 1}]`, found, ["key", "name", "issued", "heads", "joins", "weight"]);
    const joins = one.raw("joins");
    if (joins !== null && !isText(joins)) one.wrong("joins");
    const issued = one.number("issued", 0, ENVELOPES);
    const heads = one.raw("heads") === null ? null : one.number("heads", 0, ENVELOPES);
    return { key: one.text("key"), name: one.text("name"), issued, heads, joins, weight: weightIn(one) };
  });
}

function weightIn(line) {
  const value = line.raw("weight");
  const hundredths = typeof value === "string" && /^(0|[1-9][0-9]{0,2})\.[0-9]{2}$/.test(value) ? hundredthsOf(value) : 0;
  if (value === null || (hundredths > 0 && hundredths <= 10_000)) return value;
  line.wrong("weight");
  return null;
}

function hundredthsOf(weight) {
  return Number(weight.replace(".", ""));
}

function schemeIn(record) {
  const inside = record.inside("scheme", SCHEME_NAMES);
  const least = inside.number("least", 1, 50);
  if (least === 2) inside.wrong("least");
  const points = inside.items("points", 8);
  if (!points.every((value) => typeof value === "number" && value >= 0 && value <= 100)) inside.wrong("points");
  const [blank, unclear, uniform, formula] = SCHEME_NAMES.slice(0, 4).map((name) => inside.word(name, SCHEME_WORDS[name]));
  return { blank, unclear, uniform, formula, least, points };
}

// Where a scheme cannot be counted by.
function schemeFaults({ scheme, rows, options, classes }) {
  const found = [];
  if (options.length < 2 || options.length > 8) found.push("form.options");
  const pointless = scheme.formula === "points" && !scheme.points.some((value) => value > 0);
  if (scheme.points.length !== options.length || pointless) found.push("scheme.points");
  if (scheme.uniform === "void_ballot" && rows.length < 2) found.push("scheme.uniform");
  const given = classes.filter((one) => one.weight !== null).map((one) => hundredthsOf(one.weight));
  const whole = given.reduce((sum, weight) => sum + weight, 0) === 10_000;
  if (given.length && (given.length !== classes.length || !whole)) found.push("classes.weight");
  return found.map((place) => fault("scheme.does-not-fit", { place }));
}

// Keys differ; a class joins another one that is there, and joining never leads back.
function classFaults(classes) {
  const joins = new Map(classes.map((one) => [one.key, one.joins]));
  if (joins.size !== classes.length) return [fault("round.class-twice")];
  return classes.flatMap((one, index) => {
    const passed = new Set();
    let at = one.joins;
    while (joins.has(at) && !passed.has(at) && at !== one.key) {
      passed.add(at);
      at = joins.get(at);
    }
    const astray = at === one.key || (one.joins !== null && !joins.has(one.joins));
    return astray ? [fault("round.joins", { place: index + 1 })] : [];
  });
}

function formDigest({ id, rows, options, classes }) {
  const keyed = classes.flatMap((one) => [one.key, one.name, one.joins ?? ""]);
  const lists = [[rows.length, rows], [options.length, options], [classes.length, keyed]];
  const told = lists.map(([count, texts]) => concat(numberBytes(count, 4), ...texts.map(sized)));
  return namedDigest("shuping.form/1", id, ...told);
}

function schemeDigest({ id, scheme, classes }) {
  return namedDigest(
    "shuping.scheme/1",
    id,
    ...SCHEME_NAMES.slice(0, 4).map((name) => sized(scheme[name])),
    numberBytes(scheme.least, 4),
    numberBytes(scheme.points.length, 4),
    scheme.points,
    numberBytes(classes.length, 4),
    ...classes.flatMap((one) => [sized(one.key), sized(one.weight ?? "")]),
  );
}

function closingRoot(id, cast) {
  const entries = cast.flatMap((one) => [one.receipt, one.digest]);
  return namedDigest("shuping.list/1", id, numberBytes(cast.length, 4), ...entries);
}

// How the root that was typed differs from that of the list: up to three groups are a slip of the hand.
function rootFaults(told, root) {
  const groups = [];
  for (let at = 0; at < DIGEST; at += 2) {
    if (told[at] !== root[at] || told[at + 1] !== root[at + 1]) groups.push(at / 2 + 1);
  }
  if (groups.length > 3) return [fault("root.another")];
  return groups.length ? [fault("root.mistyped", { groups: groups.join("、") })] : [];
}

function formWritten({ rows, options }) {
  return new Map([["rows", rows], ["options", options]]);
}

function classesWritten(classes) {
  const names = ["key", "name", "issued", "heads", "joins", "weight"];
  return classes.map((one) => new Map(names.map((name) => [name, one[name]])));
}

function schemeWritten(scheme) {
  return new Map(SCHEME_NAMES.map((name) => [name, scheme[name]]));
}

// What an opened and a counted file begin with: which round it is, and what was asked of whom.
function roundHead(format, round) {
  return [
    ["format", format],
    ["round", hexOf(round.id)],
    ["title", round.title],
    ["form", formWritten(round)],
    ["classes", classesWritten(round.classes)],
    ["scheme", schemeWritten(round.scheme)],
    ["closing_root", hexOf(round.root)],
  ];
}
