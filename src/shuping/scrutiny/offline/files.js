// Files of JSON that come from elsewhere, read strictly: every fault with its place, as shuping.sealing.jsonfile does.
// Not JSON.parse: it keeps the last of two equal names in silence, and puts names that look like numbers first.

const LARGEST = 300_000_000; // bytes
const DEEPEST = 100;
const LONGEST_TEXT = 500; // characters
const TOKEN = {
  space: /[ \t\n\r]*/y,
  string: /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y,
  number: /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y,
  word: /true|false|null/y,
};
const WORDS = { true: true, false: false, null: null };

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  take(kind) {
    const pattern = TOKEN[kind];
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) throw new SyntaxError(`${kind} at ${this.at}`);
    this.at = pattern.lastIndex;
    return found;
  }

  sign(signs) {
    this.take("space");
    const sign = this.text[this.at];
    if (!sign || !signs.includes(sign)) throw new SyntaxError(`${signs} at ${this.at}`);
    this.at += 1;
    return sign;
  }

  whole() {
    const value = this.value(0);
    this.take("space");
    if (this.at !== this.text.length) throw new SyntaxError(`more at ${this.at}`);
    return value;
  }

  value(depth) {
    if (depth > DEEPEST) throw new SyntaxError("too deep");
    this.take("space");
    switch (this.text[this.at]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.list(depth);
      case '"':
        return JSON.parse(this.take("string")[0]);
      case "t":
      case "f":
      case "n":
        return WORDS[this.take("word")[0]];
      default: {
        const [written, fraction, exponent] = this.take("number");
        return fraction || exponent ? { noWholeNumber: written } : Number(written) + 0;
      }
    }
  }

  object(depth) {
    const found = new Map();
    this.at += 1;
    this.take("space");
    if (this.text[this.at] === "}") {
      this.at += 1;
      return found;
    }
    do {
      this.take("space");
      const name = JSON.parse(this.take("string")[0]);
      this.sign(":");
      if (found.has(name)) throw new SyntaxError(`${name} twice`);
      found.set(name, this.value(depth + 1));
    } while (this.sign(",}") === ",");
    return found;
  }

  list(depth) {
    const found = [];
    this.at += 1;
    this.take("space");
    if (this.text[this.at] === "]") {
      this.at += 1;
      return found;
    }
    do found.push(this.value(depth + 1));
    while (this.sign(",]") === ",");
    return found;
  }
}

// What stands in a file: objects as Map, in their order.
function loaded(bytes) {
  if (bytes.length > LARGEST) throw new Refused([fault("file.too-large", { most: LARGEST })]);
  try {
    return new Reader(textOf(bytes) ?? "").whole();
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused([fault("file.not-json")]);
    throw error;
  }
}

function formatOf(bytes) {
  const found = loaded(bytes);
  return found instanceof Map && typeof found.get("format") === "string" ? found.get("format") : "";
}

function parsed(bytes, expected) {
  const found = loaded(bytes);
  if (!(found instanceof Map) || found.get("format") !== expected) {
    throw new Refused([fault("file.another-format", { expected })]);
  }
  return found;
}

// A record (Maps, lists, texts, numbers, null) as our files are written, byte for byte.
function written(record) {
  return bytesOf(`${writtenValue(record, "")}\n`);
}

function writtenValue(value, indent) {
  if (!(value instanceof Map) && !Array.isArray(value)) return JSON.stringify(value);
  const isMap = value instanceof Map;
  const deeper = `${indent}  `;
  const items = isMap
    ? [...value].map(([name, one]) => `${JSON.stringify(name)}: ${writtenValue(one, deeper)}`)
    : value.map((one) => writtenValue(one, deeper));
  const [first, last] = isMap ? "{}" : "[]";
  if (!items.length) return first + last;
  return `${first}\n${deeper}${items.join(`,\n${deeper}`)}\n${indent}${last}`;
}

// Whether a text has bytes: no half of a character beyond the first plane.
function isWell(text) {
  return !/\p{Cs}/u.test(text);
}

// A text for one line: 1 to 500 characters, no control characters, no half ones.
function isText(value) {
  if (typeof value !== "string" || !value || !isWell(value) || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return false;
  return [...value].length <= LONGEST_TEXT;
}

// An object at a place of a file. What is wrong is added to `faults` and read as empty; look there at the end.
class Fields {
  constructor(value, place, faults, names) {
    this.place = place;
    this.faults = faults;
    this.fields = value instanceof Map ? value : new Map();
    if (!(value instanceof Map)) {
      faults.push(fault("file.wrong-value", { place }));
      return;
    }
    for (const name of names) if (!value.has(name)) faults.push(fault("file.missing", { place: this.where(name) }));
    for (const name of value.keys()) {
      if (!names.includes(name)) faults.push(fault("file.unknown", { place: this.where(name) }));
    }
  }

  where(name) {
    return this.place ? `${this.place}.${name}` : name;
  }

  raw(name) {
    return this.fields.has(name) ? this.fields.get(name) : null;
  }

  wrong(name) {
    if (this.fields.has(name)) this.faults.push(fault("file.wrong-value", { place: this.where(name) }));
  }

  text(name) {
    if (isText(this.raw(name))) return this.raw(name);
    this.wrong(name);
    return "";
  }

  number(name, least, most) {
    const value = this.raw(name);
    if (typeof value === "number" && value >= least && value <= most) return value;
    this.wrong(name);
    return least;
  }

  hexadecimal(name, length) {
    const value = this.raw(name);
    if (typeof value === "string" && value.length === 2 * length && /^[0-9a-f]*$/.test(value)) return bytesOfHex(value);
    this.wrong(name);
    return new Uint8Array(length);
  }

  base64(name) {
    const value = this.raw(name);
    if (typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length % 4 === 0) {
      const found = bytesOfBase64(value);
      if (base64Of(found) === value) return found;
    }
    this.wrong(name);
    return new Uint8Array(0);
  }

  items(name, most, least = 1) {
    const value = this.raw(name);
    if (Array.isArray(value) && value.length >= least && value.length <= most) return value;
    this.wrong(name);
    return [];
  }

  // A list of different texts.
  texts(name, most) {
    const values = this.items(name, most);
    if (!values.every(isText) || new Set(values).size !== values.length) this.wrong(name);
    return values.map(String);
  }

  word(name, words) {
    if (words.includes(this.raw(name))) return this.raw(name);
    this.wrong(name);
    return words[0];
  }

  inside(name, names) {
    if (this.fields.has(name)) return new Fields(this.fields.get(name), this.where(name), this.faults, names);
    return new Fields(new Map(), this.where(name), [], []);
  }
}
