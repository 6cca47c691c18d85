// The round's key as three slips, any two of which make it again: slip 1 carries seeds 1 and 2, slip 2 carries 2 and 3,
// slip 3 carries 3 and 1.

const SEED = 16;
const SLIP_GROUPS = 16;
const FINGERPRINT = 5;
const BODY = FINGERPRINT + 1 + 2 * SEED;

async function newSlips() {
  return slipsOf([1, 2, 3].map(() => crypto.getRandomValues(new Uint8Array(SEED))));
}

async function slipsOf(seeds) {
  const { point } = await keyOfSeeds(seeds);
  const mark = (await sha256(point)).slice(0, FINGERPRINT);
  const slips = [1, 2, 3].map((number) => ({
    mark,
    number,
    seeds: new Map([
      [number, seeds[number - 1]],
      [(number % 3) + 1, seeds[number % 3]],
    ]),
  }));
  return { point, slips };
}

async function slipCheck(body) {
  return (await namedDigest("shuping.slip/1", body)).slice(0, 2);
}

async function slipText({ mark, number, seeds }) {
  const body = concat(mark, [number], seeds.get(number), seeds.get((number % 3) + 1));
  return grouped(concat(body, await slipCheck(body))).join(" ");
}

async function readSlip(text) {
  const cleaned = clean(text);
  const found = typedFaults(cleaned, SLIP_GROUPS);
  if (found.length) throw new Refused(found);
  const bytes = ungrouped(cleaned);
  const body = bytes.slice(0, BODY);
  const number = body[FINGERPRINT];
  if (!equalBytes(await slipCheck(body), bytes.slice(BODY)) || ![1, 2, 3].includes(number)) {
    throw new Refused([fault("typed.wrong-order")]);
  }
  const first = body.slice(FINGERPRINT + 1, FINGERPRINT + 1 + SEED);
  const seeds = new Map([
    [number, first],
    [(number % 3) + 1, body.slice(FINGERPRINT + 1 + SEED)],
  ]);
  return { mark: body.slice(0, FINGERPRINT), number, seeds };
}

// The key that two slips make, for the round of a public point.
async function combine(slips, point) {
  if (slips.length < 2) throw new Refused([fault("slips.too-few", { slips: slips.length })]);
  const numbers = slips.map((slip) => slip.number).sort();
  const twice = numbers.find((number, at) => numbers.indexOf(number) !== at);
  if (twice) throw new Refused([fault("slips.same", { number: twice })]);
  const mark = (await sha256(point)).slice(0, FINGERPRINT);
  const strangers = slips.filter((slip) => !equalBytes(slip.mark, mark));
  if (strangers.length) {
    throw new Refused(strangers.map((slip) => fault("slips.another-round", { number: slip.number })));
  }
  const seeds = new Map();
  for (const slip of slips) {
    for (const [number, seed] of slip.seeds) {
      if (seeds.has(number) && !equalBytes(seeds.get(number), seed)) throw new Refused([fault("slips.damaged")]);
      seeds.set(number, seed);
    }
  }
  const pair = await keyOfSeeds([1, 2, 3].map((number) => seeds.get(number)));
  if (!equalBytes(pair.point, point)) throw new Refused([fault("slips.another-key")]);
  return pair;
}

// The key where each pair of all three slips makes it: none may be found bad when it is needed.
async function combineEach(slips, point) {
  if (slips.length < 3) throw new Refused([fault("slips.not-all", { slips: slips.length })]);
  const sorted = [...slips].sort((left, right) => left.number - right.number);
  const worked = [];
  for (const [one, other] of [[0, 1], [0, 2], [1, 2]]) {
    const held = [sorted[one], sorted[other]];
    try {
      worked.push({ numbers: held.map((slip) => slip.number), pair: await combine(held, point) });
    } catch (error) {
      const isBad = error instanceof Refused && ["slips.damaged", "slips.another-key"].includes(error.faults[0].kind);
      if (!isBad) throw error;
    }
  }
  if (!worked.length) throw new Refused([fault("slips.more-are-bad")]);
  if (worked.length < 3) {
    const [first, second] = worked[0].numbers;
    throw new Refused([fault("slips.one-is-bad", { number: 6 - first - second, first, second })]);
  }
  return worked[0].pair;
}
