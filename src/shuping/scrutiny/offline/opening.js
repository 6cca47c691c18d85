// Opening a closed round, and the opened file: every ballot, sorted by content. For scrutineers alone.

const OPENED = "shuping.opened/1";
const OPENED_NAMES = [
  "format", "round", "title", "form", "classes", "scheme", "closing_root", "counts_in", "ballots", "invalid", "surplus",
  "salt", "digest",
];
const BATCH = 32; // envelopes opened side by side

// Opens every envelope; `told(done, all)` hears how far it is. Those that do not open are listed, never dropped.
async function openRound(round, pair, told = () => {}) {
  const open = await openerOf(pair, await infoOf("shuping.envelope/1", round.id, pair.point));
  const results = [];
  for (let at = 0; at < round.cast.length; at += BATCH) {
    const batch = round.cast.slice(at, at + BATCH);
    results.push(...(await Promise.all(batch.map(async (one) => unpacked(await open(one.envelope), round)))));
    told(results.length, round.cast.length);
  }
  const read = results.filter((found) => typeof found !== "string");
  const invalid = round.cast
    .map(({ receipt, digest }, at) => ({ receipt, digest, reason: results[at] }))
    .filter((one) => typeof one.reason === "string");
  const counts = round.classes.map((_one, index) => read.filter((ballot) => ballot.index === index).length);
  const places = mergedPlaces(round.classes, counts, FEWEST);
  const ballots = read
    .map((ballot) => ({ ...ballot, index: places[ballot.index] }))
    .map((ballot) => ({ ...ballot, bytes: contentOf(ballot) }))
    .sort((left, right) => compareBytes(left.bytes, right.bytes));
  const keys = round.classes.map((one) => one.key);
  const opened = {
    ballots,
    invalid,
    countsIn: new Map(places.flatMap((place, index) => (place === index ? [] : [[keys[index], keys[place]]]))),
    surplus: keys.filter((_key, index) => counts[index] > mostOf(round.classes[index])),
    salt: await openedSalt(pair, round.id),
  };
  opened.digest = await openedDigest(round.id, round.formDigest, round.root, opened);
  return opened;
}

// The most ballots that a class can have: one for each code, and one for each person who got a slip.
function mostOf({ issued, heads }) {
  return heads === null ? issued : Math.min(issued, heads);
}

// The ballot of a plaintext, or the reason why there is none.
function unpacked(text, round) {
  if (text === null) return "does-not-open";
  const rows = round.rows.length;
  if (text[0] !== 1) return "wrong-version";
  if (text[1] >= round.classes.length) return "unknown-class";
  if (text[2] !== rows) return "wrong-rows";
  const marks = Array.from(text.slice(3, 3 + rows));
  if (marks.some((mark) => mark > round.options.length && mark !== UNCLEAR)) return "unknown-option";
  const start = 5 + rows;
  const end = start + text[start - 2] * 256 + text[start - 1];
  if (end > text.length) return "bad-remark";
  const remark = textOf(text.slice(start, end));
  if (remark === null) return "bad-remark";
  if (text.slice(end).some((byte) => byte !== 0)) return "bad-padding";
  return { index: text[1], marks, remark };
}

// For each class the index of the class that it counts in: one with fewer than `least` ballots is not told apart.
function mergedPlaces(classes, counts, least) {
  const places = classes.map((_one, index) => index);
  const left = new Map(counts.map((count, index) => [index, count]));
  while (left.size > 1) {
    const order = [...left.keys()];
    const small = order.find((index) => left.get(index) < least);
    if (small === undefined) break;
    const joins = classes[small].joins;
    let target = joins === null ? small : places[classes.findIndex((one) => one.key === joins)];
    if (target === small) {
      const at = order.indexOf(small);
      target = at + 1 < order.length ? order[at + 1] : order[at - 1];
    }
    left.set(target, left.get(target) + left.get(small));
    left.delete(small);
    places.forEach((place, index) => {
      if (place === small) places[index] = target;
    });
  }
  return places;
}

function contentOf({ index, marks, remark }) {
  const bytes = bytesOf(remark);
  return concat([index, marks.length], marks, numberBytes(bytes.length, 2), bytes);
}

function openedDigest(id, form, root, { ballots, invalid, salt }) {
  return namedDigest(
    "shuping.opened/1",
    id,
    salt,
    form,
    root,
    numberBytes(ballots.length, 4),
    ...ballots.map((ballot) => ballot.bytes),
    numberBytes(invalid.length, 4),
    ...invalid.flatMap((one) => [one.receipt, one.digest]),
  );
}

function openedFile(round, opened) {
  return written(
    new Map([
      ...roundHead(OPENED, round),
      ["counts_in", opened.countsIn],
      ["ballots", opened.ballots.map(({ index, marks, remark }) =>
        new Map([["class", round.classes[index].key], ["marks", marks], ["remark", remark]]))],
      ["invalid", opened.invalid.map(({ receipt, digest, reason }) =>
        new Map([["receipt", plain(receipt)], ["digest", hexOf(digest)], ["reason", reason]]))],
      ["surplus", opened.surplus],
      ["salt", hexOf(opened.salt)],
      ["digest", hexOf(opened.digest)],
    ]),
  );
}

// The round and its opening, of a file; without a slip, for the digest is computed anew.
async function readOpened(bytes) {
  const found = [];
  const record = new Fields(parsed(bytes, OPENED), "", found, OPENED_NAMES);
  const form = record.inside("form", ["rows", "options"]);
  const round = { rows: form.texts("rows", MOST), options: form.texts("options", MOST), classes: classesIn(record, found) };
  found.push(...classFaults(round.classes));
  const keys = round.classes.map((one) => one.key);
  const ballots = record.items("ballots", ENVELOPES, 0).map((value, at) =>
    ballotIn(new Fields(value, `ballots[${at + 1}]`, found, ["class", "marks", "remark"]), round, keys),
  );
  const invalid = record.items("invalid", ENVELOPES, 0).map((value, at) => {
    const line = new Fields(value, `invalid[${at + 1}]`, found, ["receipt", "digest", "reason"]);
    const reason = line.word("reason", Object.keys(REASONS));
    return { receipt: receiptIn(line), digest: line.hexadecimal("digest", DIGEST), reason };
  });
  const countsIn = record.raw("counts_in");
  const told = countsIn instanceof Map ? [...countsIn.keys(), ...countsIn.values()] : [null];
  if (!told.every((key) => keys.includes(key))) record.wrong("counts_in");
  const surplus = record.items("surplus", MOST, 0);
  if (!surplus.every((key) => keys.includes(key))) record.wrong("surplus");
  round.scheme = schemeIn(record);
  round.id = record.hexadecimal("round", ROUND_ID);
  round.title = record.text("title");
  round.root = record.hexadecimal("closing_root", DIGEST);
  const [salt, digest] = [record.hexadecimal("salt", SALT), record.hexadecimal("digest", DIGEST)];
  if (found.length) throw new Refused(found);
  const opened = { ballots, invalid, countsIn, surplus, salt, digest };
  round.formDigest = await formDigest(round);
  round.schemeDigest = await schemeDigest(round);
  found.push(...schemeFaults(round));
  ballots.forEach((ballot, at) => {
    if (at && compareBytes(ballots[at - 1].bytes, ballot.bytes) > 0) found.push(fault("opened.not-sorted", { place: at + 1 }));
  });
  if (!equalBytes(await openedDigest(round.id, round.formDigest, round.root, opened), digest)) {
    found.push(fault("opened.digest"));
  }
  if (found.length) throw new Refused(found);
  return { round, opened };
}

function ballotIn(line, round, keys) {
  const key = line.raw("class");
  if (!keys.includes(key)) line.wrong("class");
  const value = line.raw("remark");
  const remark = typeof value === "string" && isWell(value) && [...value].length <= LONGEST ? value : "";
  if (remark !== value) line.wrong("remark");
  const listed = Array.isArray(line.raw("marks")) ? line.raw("marks") : [];
  const known = (mark) => typeof mark === "number" && ((mark >= 0 && mark <= round.options.length) || mark === UNCLEAR);
  const marks = listed.filter(known);
  if (marks.length !== listed.length || marks.length !== round.rows.length) line.wrong("marks");
  const ballot = { index: Math.max(keys.indexOf(key), 0), marks, remark };
  return { ...ballot, bytes: contentOf(ballot) };
}
