// The QR code of a slip. One kind only, which fits its 95 characters: version 6, error correction Q, alphanumeric (ISO/IEC 18004).

const QR_SIZE = 41;
const QR_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const QR_BLOCKS = 4;
const QR_DATA = 19; // bytes of a block
const QR_CORRECTION = 24; // and as many that correct it
const QR_ALIGNMENT = 34;
const QR_LEVEL = 0b11;
const QR_MASKS = [
  (row, column) => (row + column) % 2,
  (row) => row % 2,
  (_row, column) => column % 3,
  (row, column) => (row + column) % 3,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2,
  (row, column) => ((row * column) % 2) + ((row * column) % 3),
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2,
];

// The modules of a text as rows of true (dark) and false. The mask is the one with the least penalty, or the one given.
function qrModules(text, mask) {
  const bits = qrInterleaved(qrData(text)).flatMap((byte) => qrBits(byte, 8));
  const masks = mask === undefined ? QR_MASKS.map((_rule, number) => number) : [mask];
  const drawn = masks.map((number) => qrDrawn(bits, number));
  const penalties = drawn.map(qrPenalty);
  return drawn[penalties.indexOf(Math.min(...penalties))];
}

function qrBits(number, length) {
  return Array.from({ length }, (_none, at) => (number >> (length - 1 - at)) & 1);
}

function qrData(text) {
  const values = [...text].map((sign) => QR_SIGNS.indexOf(sign));
  const bits = [...qrBits(0b0010, 4), ...qrBits(values.length, 9)];
  for (let at = 0; at < values.length; at += 2) {
    const pair = at + 1 < values.length;
    bits.push(...(pair ? qrBits(values[at] * 45 + values[at + 1], 11) : qrBits(values[at], 6)));
  }
  const room = QR_BLOCKS * QR_DATA * 8;
  if (values.includes(-1) || bits.length > room) throw new RangeError("not the text of a slip");
  bits.push(...new Array(Math.min(4, room - bits.length)).fill(0));
  bits.push(...new Array((8 - (bits.length % 8)) % 8).fill(0));
  const bytes = [];
  for (let at = 0; at < bits.length; at += 8) bytes.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0xec; bytes.length < QR_BLOCKS * QR_DATA; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

function qrTimes(left, right) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((right >> bit) & 1) product ^= left;
  }
  return product;
}

// Reed and Solomon: the rest of a block divided by (x - 1)(x - 2)(x - 4)...
function qrCorrection(block) {
  let divisor = [1];
  for (let root = 1, at = 0; at < QR_CORRECTION; at += 1, root = qrTimes(root, 2)) {
    const shifted = [...divisor, 0];
    divisor.forEach((factor, index) => (shifted[index + 1] ^= qrTimes(factor, root)));
    divisor = shifted;
  }
  const rest = new Array(QR_CORRECTION).fill(0);
  for (const byte of block) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.slice(1).forEach((one, index) => (rest[index] ^= qrTimes(one, factor)));
  }
  return rest;
}

function qrInterleaved(bytes) {
  const blocks = Array.from({ length: QR_BLOCKS }, (_none, at) => bytes.slice(at * QR_DATA, (at + 1) * QR_DATA));
  const corrections = blocks.map(qrCorrection);
  const across = (lists) => lists[0].flatMap((_byte, at) => lists.map((list) => list[at]));
  return [...across(blocks), ...across(corrections)];
}

// The fixed patterns: true, false, or null where data goes.
function qrFrame() {
  const frame = Array.from({ length: QR_SIZE }, () => new Array(QR_SIZE).fill(null));
  const square = (row, column, half, dark) => {
    for (let down = -half; down <= half; down += 1) {
      for (let right = -half; right <= half; right += 1) {
        const [y, x] = [row + down, column + right];
        if (frame[y] && x >= 0 && x < QR_SIZE) frame[y][x] = dark(Math.max(Math.abs(down), Math.abs(right)));
      }
    }
  };
  for (let at = 0; at < QR_SIZE; at += 1) frame[6][at] = frame[at][6] = at % 2 === 0;
  for (const [row, column] of [[3, 3], [3, QR_SIZE - 4], [QR_SIZE - 4, 3]]) {
    square(row, column, 4, (distance) => distance !== 2 && distance !== 4);
  }
  square(QR_ALIGNMENT, QR_ALIGNMENT, 2, (distance) => distance !== 1);
  return frame;
}

// Level and mask in 15 bits, written twice.
function qrFormat(frame, mask) {
  const told = (QR_LEVEL << 3) | mask;
  let rest = told << 10;
  for (let bit = 14; bit >= 10; bit -= 1) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  const bits = ((told << 10) | rest) ^ 0x5412;
  for (let at = 0; at < 15; at += 1) {
    const dark = ((bits >> at) & 1) === 1;
    frame[at < 6 ? at : at < 8 ? at + 1 : QR_SIZE - 15 + at][8] = dark;
    frame[8][at < 8 ? QR_SIZE - 1 - at : at < 9 ? 7 : 14 - at] = dark;
  }
  frame[QR_SIZE - 8][8] = true;
}

function qrDrawn(bits, mask) {
  const frame = qrFrame();
  qrFormat(frame, mask);
  let taken = 0;
  let upward = true;
  for (let right = QR_SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // the column of the timing pattern
    for (let step = 0; step < QR_SIZE; step += 1) {
      const row = upward ? QR_SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (frame[row][column] !== null) continue;
        frame[row][column] = (bits[taken] ?? 0) === (QR_MASKS[mask](row, column) === 0 ? 0 : 1);
        taken += 1;
      }
    }
    upward = !upward;
  }
  return frame;
}

function qrPenalty(rows) {
  const columns = rows.map((_row, at) => rows.map((row) => row[at]));
  let penalty = 0;
  for (const line of [...rows, ...columns].map((row) => row.map(Number).join(""))) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    for (let at = 0; at + 7 <= QR_SIZE; at += 1) {
      const around = line.slice(Math.max(at - 4, 0), at) === "0000" || line.slice(at + 7, at + 11) === "0000";
      if (line.slice(at, at + 7) === "1011101" && around) penalty += 40;
    }
  }
  for (let row = 1; row < QR_SIZE; row += 1) {
    for (let column = 1; column < QR_SIZE; column += 1) {
      const dark = rows[row][column];
      if (dark === rows[row - 1][column] && dark === rows[row][column - 1] && dark === rows[row - 1][column - 1]) penalty += 3;
    }
  }
  const share = (rows.flat().filter(Boolean).length * 100) / QR_SIZE ** 2;
  return penalty + 10 * Math.floor(Math.abs(share - 50) / 5);
}
