// Counting what was opened, the rate of a row in exact fractions, and the counted file, which has numbers only.

const COUNTED = "shuping.counted/1";
const COUNTED_NAMES = [
  "format", "round", "title", "form", "classes", "scheme", "closing_root", "form_digest", "scheme_digest",
  "opened_digest", "envelopes", "invalid", "cast", "void", "joined", "rows", "remarks",
];

function isVoid(marks, scheme) {
  if (scheme.blank === "void_ballot" && marks.includes(0)) return true;
  if (scheme.unclear === "void_ballot" && marks.includes(UNCLEAR)) return true;
  const same = marks.every((mark) => mark === marks[0]) && marks[0] !== 0 && marks[0] !== UNCLEAR;
  return same && scheme.uniform === "void_ballot";
}

// The numbers of an opened round. Each ballot is counted in the class that the opening put it in.
function countRound(round, opened) {
  const keys = round.classes.map((one) => one.key);
  const numbers = () => new Map(keys.map((key) => [key, 0]));
  const [cast, voided] = [numbers(), numbers()];
  const good = new Map(keys.map((key) => [key, []]));
  for (const { index, marks } of opened.ballots) {
    const key = keys[index];
    cast.set(key, cast.get(key) + 1);
    if (isVoid(marks, round.scheme)) voided.set(key, voided.get(key) + 1);
    else good.get(key).push(marks);
  }
  const end = endOf(round, opened.countsIn, good);
  const rows = round.rows.map((_row, at) =>
    keys
      .filter((key) => end.get(key) === key)
      .map((key) => {
        const marks = keys.filter((other) => end.get(other) === key).flatMap((other) => good.get(other).map((one) => one[at]));
        const of = (mark) => marks.filter((one) => one === mark).length;
        return { voters: key, votes: round.options.map((_option, option) => of(option + 1)), blank: of(0), unclear: of(UNCLEAR) };
      }),
  );
  return {
    openedDigest: opened.digest,
    envelopes: opened.ballots.length + opened.invalid.length,
    invalid: opened.invalid.length,
    cast,
    void: voided,
    joined: new Map([...end].filter(([key, to]) => key !== to)),
    rows,
    remarks: inOrder(opened.ballots.map((ballot) => ballot.remark).filter((remark) => remark)),
  };
}

// For each key of a class that of the class which its ballots and its weight count in at the end.
function endOf(round, countsIn, good) {
  const standing = (key) => countsIn.get(key) ?? key;
  const left = round.classes
    .filter((one) => !countsIn.has(one.key))
    .map((one) => ({ key: one.key, joins: one.joins === null || standing(one.joins) === one.key ? null : standing(one.joins) }));
  const places = mergedPlaces(left, left.map((one) => good.get(one.key).length), round.scheme.least);
  const of = new Map(left.map((one, index) => [one.key, left[places[index]].key]));
  return new Map(round.classes.map((one) => [one.key, of.get(standing(one.key))]));
}

function inOrder(texts) {
  return texts
    .map((text) => ({ text, bytes: bytesOf(text) }))
    .sort((left, right) => compareBytes(left.bytes, right.bytes))
    .map((one) => one.text);
}

function countedFile(round, count) {
  return written(
    new Map([
      ...roundHead(COUNTED, round),
      ["form_digest", hexOf(round.formDigest)],
      ["scheme_digest", hexOf(round.schemeDigest)],
      ["opened_digest", hexOf(count.openedDigest)],
      ["envelopes", count.envelopes],
      ["invalid", count.invalid],
      ["cast", count.cast],
      ["void", count.void],
      ["joined", count.joined],
      ["rows", count.rows.map((row) => row.map((line) => new Map(Object.entries(line))))],
      ["remarks", count.remarks],
    ]),
  );
}

async function readCounted(bytes) {
  const found = [];
  const record = new Fields(parsed(bytes, COUNTED), "", found, COUNTED_NAMES);
  const form = record.inside("form", ["rows", "options"]);
  const round = { rows: form.texts("rows", MOST), options: form.texts("options", MOST), classes: classesIn(record, found) };
  const keys = round.classes.map((one) => one.key);
  round.scheme = schemeIn(record);
  round.id = record.hexadecimal("round", ROUND_ID);
  round.title = record.text("title");
  round.root = record.hexadecimal("closing_root", DIGEST);
  const count = {
    openedDigest: record.hexadecimal("opened_digest", DIGEST),
    envelopes: record.number("envelopes", 0, ENVELOPES),
    invalid: record.number("invalid", 0, ENVELOPES),
    cast: numbersIn(record, "cast", keys),
    void: numbersIn(record, "void", keys),
    joined: joinedIn(record, keys),
    rows: record.items("rows", MOST, 0).map((value, at) => rowIn(value, at + 1, round.options.length, found)),
    remarks: record.items("remarks", ENVELOPES, 0),
  };
  const isRemark = (text) => typeof text === "string" && text && isWell(text) && [...text].length <= LONGEST;
  const good = count.remarks.every(isRemark);
  if (!good || inOrder(count.remarks).some((text, at) => text !== count.remarks[at])) record.wrong("remarks");
  const told = [record.hexadecimal("form_digest", DIGEST), record.hexadecimal("scheme_digest", DIGEST)];
  if (!found.length) found.push(...classFaults(round.classes));
  if (found.length) throw new Refused(found);
  round.formDigest = await formDigest(round);
  round.schemeDigest = await schemeDigest(round);
  found.push(...schemeFaults(round));
  if (!equalBytes(told[0], round.formDigest)) found.push(fault("counted.digest", { place: "form_digest" }));
  if (!equalBytes(told[1], round.schemeDigest)) found.push(fault("counted.digest", { place: "scheme_digest" }));
  found.push(...sumFaults(round, count));
  if (found.length) throw new Refused(found);
  return { round, count };
}

function numbersIn(record, name, keys) {
  const inside = record.inside(name, keys);
  const names = [...inside.fields.keys()];
  if (names.length !== keys.length || names.some((key, at) => key !== keys[at])) record.wrong(name);
  return new Map(keys.map((key) => [key, inside.number(key, 0, ENVELOPES)]));
}

function joinedIn(record, keys) {
  const value = record.raw("joined");
  const pairs = value instanceof Map ? [...value] : [[null, null]];
  const known = pairs.every(([key, to]) => keys.includes(key) && keys.includes(to) && !value.has(to));
  const order = keys.filter((key) => pairs.some(([one]) => one === key));
  if (known && order.length === pairs.length && order.every((key, at) => pairs[at][0] === key)) return value;
  record.wrong("joined");
  return new Map();
}

function rowIn(value, place, options, found) {
  if (!Array.isArray(value)) {
    found.push(fault("file.wrong-value", { place: `rows[${place}]` }));
    return [];
  }
  return value.map((told, at) => {
    const line = new Fields(told, `rows[${place}][${at + 1}]`, found, ["voters", "votes", "blank", "unclear"]);
    const votes = line.items("votes", MOST);
    const whole = (vote) => typeof vote === "number" && vote >= 0 && vote <= ENVELOPES;
    if (votes.length !== options || !votes.every(whole)) line.wrong("votes");
    const [blank, unclear] = ["blank", "unclear"].map((name) => line.number(name, 0, ENVELOPES));
    return { voters: line.text("voters"), votes, blank, unclear };
  });
}

// What the numbers have to be together.
function sumFaults(round, count) {
  const found = [];
  const ballots = [...count.cast.values()].reduce((sum, one) => sum + one, 0);
  if (ballots !== count.envelopes - count.invalid || count.remarks.length > ballots) found.push(fault("counted.ballots"));
  const { scheme } = round;
  const mayVoid = [scheme.blank, scheme.unclear, scheme.uniform].includes("void_ballot");
  for (const [key, number] of count.void) {
    if (number > (mayVoid ? count.cast.get(key) : 0)) found.push(fault("counted.void", { place: key }));
  }
  if (count.rows.length !== round.rows.length) return [...found, fault("file.wrong-value", { place: "rows" })];
  const left = round.classes.map((one) => one.key).filter((key) => !count.joined.has(key));
  const valid = new Map(left.map((key) => [key, 0]));
  for (const [key, number] of count.cast) {
    const to = count.joined.get(key) ?? key;
    valid.set(to, valid.get(to) + number - count.void.get(key));
  }
  count.rows.forEach((row, at) => {
    if (row.length !== left.length || row.some((line, index) => line.voters !== left[index])) {
      found.push(fault("file.wrong-value", { place: `rows[${at + 1}]` }));
      return;
    }
    for (const line of row) {
      const none = (line.blank && scheme.blank === "void_ballot") || (line.unclear && scheme.unclear === "void_ballot");
      const total = validOf(line) + line.blank + line.unclear;
      if (none || total !== valid.get(line.voters)) found.push(fault("counted.line", { row: at + 1, voters: line.voters }));
    }
  });
  return found;
}

function validOf(line) {
  return line.votes.reduce((sum, votes) => sum + votes, 0);
}

// The rate of a row and the steps that lead to it, as fractions [above, below] of whole numbers; null without a valid vote
// or formula. Gained votes are in hundredths.
function scoreOf(round, count, row) {
  const { scheme, classes } = round;
  const lines = count.rows[row].filter((line) => validOf(line));
  if (scheme.formula === "none" || !lines.length) return null;
  const points = scheme.formula === "points" ? scheme.points : scheme.points.map((_value, at) => (at ? 0 : 100));
  const weighted = classes[0].weight !== null;
  const shareOf = ({ voters }) =>
    classes
      .filter((one) => (count.joined.get(one.key) ?? one.key) === voters)
      .reduce((sum, one) => sum + hundredthsOf(one.weight), 0);
  const steps = lines.map((line) => ({
    voters: line.voters,
    gained: BigInt(line.votes.reduce((sum, votes, at) => sum + votes * points[at], 0)),
    valid: BigInt(validOf(line)),
    share: BigInt(weighted ? shareOf(line) : validOf(line)),
  }));
  const shares = steps.reduce((sum, step) => sum + step.share, 0n);
  const below = steps.reduce((product, step) => product * step.valid, 100n * shares);
  const above = steps.reduce((sum, step) => sum + (step.gained * step.share * below) / (step.valid * 100n * shares), 0n);
  return { rate: [above, below], steps, shares, weighted };
}

// A fraction in percent with two decimals, rounded half up.
function percentOf([above, below]) {
  const hundredths = (above * 20_000n + below) / (2n * below);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}
