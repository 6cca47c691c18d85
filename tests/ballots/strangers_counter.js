'use strict';
// A second counter, written from docs/reference/ballot-format.md alone by who had never seen our source.
//   node counter.js ROUND SLIPS OUTDIR      one round
//   node counter.js --all ROUNDSDIR OUTDIR  all NNN.round.json in a folder
//   node counter.js --selftest              the worked examples of the page
const fs = require('fs'), path = require('path'), crypto = require('crypto');

class Fault extends Error { constructor(code, m) { super(code + (m ? ': ' + m : '')); this.code_ = code; } }
const need = (ok, code, m) => { if (!ok) throw new Fault(code, m); };

// ---------------------------------------------------------------- JSON, strict: no name twice
function parseJSON(buf) {
  need(buffer_isUtf8(buf), 'json-not-utf8');
  const s = buf.toString('utf8'); let i = 0;
  const ws = () => { while (i < s.length && ' \t\n\r'.includes(s[i])) i++; };
  const bad = () => { throw new Fault('json', 'at ' + i); };
  function str() {
    const j = i; i++;
    for (;;) { if (i >= s.length) bad(); if (s[i] === '\\') i += 2; else if (s[i] === '"') { i++; break; } else i++; }
    try { return JSON.parse(s.slice(j, i)); } catch { bad(); }
  }
  function val() {
    ws(); const c = s[i];
    if (c === '{') {
      i++; const o = new Map(); ws(); if (s[i] === '}') { i++; return o; }
      for (;;) {
        ws(); if (s[i] !== '"') bad(); const k = str(); need(!o.has(k), 'json-name-twice', k);
        ws(); if (s[i++] !== ':') bad(); o.set(k, val()); ws();
        if (s[i] === ',') { i++; continue; } if (s[i] === '}') { i++; return o; } bad();
      }
    }
    if (c === '[') {
      i++; const a = []; ws(); if (s[i] === ']') { i++; return a; }
      for (;;) { a.push(val()); ws(); if (s[i] === ',') { i++; continue; } if (s[i] === ']') { i++; return a; } bad(); }
    }
    if (c === '"') return str();
    const m = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(s.slice(i, i + 64));
    if (!m) bad(); i += m[0].length;
    if (/[.eE]/.test(m[0]) && !/^[tfn]/.test(m[0])) return { notInteger: m[0] };
    return JSON.parse(m[0]);
  }
  const v = val(); ws(); if (i !== s.length) bad(); return v;
}
const buffer_isUtf8 = b => require('buffer').isUtf8(b);

// ---------------------------------------------------------------- small tools
const u16 = n => { const b = Buffer.alloc(2); b.writeUInt16BE(n); return b; };
const u32 = n => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const sha = (...p) => { const h = crypto.createHash('sha256'); for (const x of p) h.update(x); return h.digest(); };
const named = name => Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'ascii')]);
const D = (name, ...p) => sha(named(name), ...p);
const text = t => { const b = Buffer.from(t === null ? '' : t, 'utf8'); return Buffer.concat([u32(b.length), b]); };
const hmac = (k, ...p) => { const h = crypto.createHmac('sha256', k); for (const x of p) h.update(x); return h.digest(); };
const extract = (salt, ikm) => hmac(salt.length ? salt : Buffer.alloc(32), ikm);
function expand(prk, info, L) {
  const out = []; let t = Buffer.alloc(0), n = 0;
  for (let i = 1; n < L; i++) { t = hmac(prk, t, info, Buffer.from([i])); out.push(t); n += t.length; }
  return Buffer.concat(out).subarray(0, L);
}

// ---------------------------------------------------------------- Crockford, groups
const ALPH = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const times2 = a => { a <<= 1; return a & 32 ? a ^ 0x25 : a; };
const mul = (a, b) => { let r = 0; for (; b; b >>= 1, a = times2(a)) if (b & 1) r ^= a; return r; };
function typed(t) {
  const out = [];
  for (let ch of t) {
    if (/[\s\p{White_Space}\p{Pd}\u00ad\u2212]/u.test(ch)) continue;
    const cp = ch.codePointAt(0);
    if (cp >= 0xff01 && cp <= 0xff5e) ch = String.fromCodePoint(cp - 0xfee0);
    if (ch === '-') continue;
    if (/[a-z]/.test(ch)) ch = ch.toUpperCase();
    if (ch === 'O') ch = '0'; if (ch === 'I' || ch === 'L') ch = '1';
    const v = ALPH.indexOf(ch); need(v >= 0, 'character', ch); out.push(v);
  }
  return out;
}
function bits(vals) {
  let n = 0n; for (const v of vals) n = n << 5n | BigInt(v);
  return Buffer.from(n.toString(16).padStart(vals.length * 5 / 4, '0'), 'hex');
}
const checkOf = d => { let c = 0, w = 2; for (const x of d) { c ^= mul(w, x); w = times2(w); } return c; };
function groups(t, n) {
  const v = typed(t), data = []; need(v.length === 5 * n, 'slip-length', v.length);
  for (let g = 0; g < n; g++) {
    const d = v.slice(5 * g, 5 * g + 4); need(checkOf(d) === v[5 * g + 4], 'slip-group', g + 1); data.push(...d);
  }
  return bits(data);
}
const printReceipt = b => {
  let n = BigInt('0x' + b.toString('hex')), s = ''; for (let i = 0; i < 16; i++) { s = ALPH[Number(n & 31n)] + s; n >>= 5n; }
  return s.match(/.{4}/g).join(' ');
};

// ---------------------------------------------------------------- key
const N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551n;
const hex32 = n => Buffer.from(n.toString(16).padStart(64, '0'), 'hex');
function keyFromSeeds(s1, s2, s3) {
  const c = expand(extract(Buffer.alloc(0), Buffer.concat([s1, s2, s3])), named('shuping.key/1'), 48);
  return hex32(BigInt('0x' + c.toString('hex')) % (N - 1n) + 1n);
}
function readSlip(t) {
  const b = groups(t, 16);
  need(D('shuping.slip/1', b.subarray(0, 38)).subarray(0, 2).equals(b.subarray(38)), 'slip-check');
  const no = b[5]; need(no >= 1 && no <= 3, 'slip-number', no);
  return { print: b.subarray(0, 5), no, seeds: [b.subarray(6, 22), b.subarray(22, 38)] };
}
function combine(slips, pub) {
  need(slips.length >= 2, 'slips-few'); const s = {}, seen = new Set();
  for (const x of slips) {
    need(!seen.has(x.no), 'slip-twice'); seen.add(x.no);
    need(x.print.equals(sha(pub).subarray(0, 5)), 'slip-fingerprint');
    const ix = [x.no, x.no % 3 + 1];
    ix.forEach((k, j) => { need(!s[k] || s[k].equals(x.seeds[j]), 'slip-common-seed'); s[k] = x.seeds[j]; });
  }
  const d = keyFromSeeds(s[1], s[2], s[3]), e = crypto.createECDH('prime256v1'); e.setPrivateKey(d);
  need(e.getPublicKey().equals(pub), 'slip-public-key');
  return { d, ecdh: e };
}

// ---------------------------------------------------------------- HPKE, RFC 9180, base, single shot, receiver
const KEM = Buffer.concat([Buffer.from('KEM'), u16(0x10)]);
const SUITE = Buffer.concat([Buffer.from('HPKE'), u16(0x10), u16(1), u16(2)]);
const E = Buffer.alloc(0), V = Buffer.from('HPKE-v1');
const lx = (suite, salt, label, ikm) => extract(salt, Buffer.concat([V, suite, Buffer.from(label), ikm]));
const le = (suite, prk, label, info, L) => expand(prk, Buffer.concat([u16(L), V, suite, Buffer.from(label), info]), L);
function opener(ecdh, pub, info) {
  const ksc = Buffer.concat([Buffer.from([0]), lx(SUITE, E, 'psk_id_hash', E), lx(SUITE, E, 'info_hash', info)]);
  return env => {
    try {
      const enc = env.subarray(0, 65), ct = env.subarray(65, env.length - 16), tag = env.subarray(env.length - 16);
      if (enc[0] !== 4) return null;                       // uncompressed only (OpenSSL would take hybrids 06, 07)
      const dh = ecdh.computeSecret(enc);                  // throws off the curve
      const ss = le(KEM, lx(KEM, E, 'eae_prk', dh), 'shared_secret', Buffer.concat([enc, pub]), 32);
      const secret = lx(SUITE, ss, 'secret', E);
      const g = crypto.createDecipheriv('aes-256-gcm', le(SUITE, secret, 'key', ksc, 32), le(SUITE, secret, 'base_nonce', ksc, 12));
      g.setAuthTag(tag);
      return Buffer.concat([g.update(ct), g.final()]);
    } catch { return null; }
  };
}

// ---------------------------------------------------------------- digests
const texts = a => Buffer.concat([u32(a.length), ...a.map(text)]);
const formDigest = (id, form, classes) => D('shuping.form/1', id, texts(form.rows), texts(form.options), u32(classes.length),
  ...classes.flatMap(c => [text(c.key), text(c.name), text(c.joins)]));
const schemeDigest = (id, s, classes) => D('shuping.scheme/1', id, text(s.blank), text(s.unclear), text(s.uniform), text(s.formula),
  u32(s.least), u32(s.points.length), Buffer.from(s.points), u32(classes.length), ...classes.flatMap(c => [text(c.key), text(c.weight)]));
const saltOf = (id, d) => expand(extract(E, d), Buffer.concat([named('shuping.opened-salt/1'), id]), 32);

// ---------------------------------------------------------------- the round file
function fields(o, where, names) {
  need(o instanceof Map, 'shape', where);
  for (const k of o.keys()) need(names.includes(k), 'unknown-field', where + '.' + k);
  const r = {}; for (const k of names) { need(o.has(k), 'missing-field', where + '.' + k); r[k] = o.get(k); } return r;
}
const isText = t => typeof t === 'string' && t.isWellFormed();
const hexOf = (t, n, w) => { need(typeof t === 'string' && t.length === 2 * n && /^[0-9a-f]*$/.test(t), 'hex', w); return Buffer.from(t, 'hex'); };
const int = (n, a, b, w) => need(Number.isInteger(n) && n >= a && n <= b, 'number', w);
function readRound(buf) {
  const f = fields(parseJSON(buf), 'round', ['format', 'round', 'title', 'public_key', 'form', 'classes', 'scheme', 'plaintext_length',
    'envelope_length', 'code_root', 'closing_root', 'envelopes']);
  need(f.format === 'shuping.round/1', 'format');
  const id = hexOf(f.round, 16, 'round'), pub = hexOf(f.public_key, 65, 'public_key'); need(pub[0] === 4, 'public-key');
  need(isText(f.title) && !/[\n\r\u2028\u2029\u0085\v\f]/.test(f.title) && [...f.title].length >= 1 && [...f.title].length <= 500, 'title');
  const form = fields(f.form, 'form', ['rows', 'options']);
  for (const k of ['rows', 'options']) {
    const a = form[k]; need(Array.isArray(a) && a.length >= 1 && a.length <= 254 && a.every(isText) && new Set(a).size === a.length, 'form-' + k);
  }
  need(Array.isArray(f.classes) && f.classes.length >= 1 && f.classes.length <= 254, 'classes');
  const classes = f.classes.map((c, i) => fields(c, 'classes' + i, ['key', 'name', 'issued', 'heads', 'joins', 'weight']));
  const index = new Map();
  classes.forEach((c, i) => {
    need(isText(c.key) && isText(c.name), 'class-text'); need(!index.has(c.key), 'class-twice', c.key); index.set(c.key, i);
    int(c.issued, 0, 2 ** 31, 'issued'); if (c.heads !== null) int(c.heads, 0, 2 ** 31, 'heads');
  });
  for (const c of classes) {
    need(c.joins === null || index.has(c.joins), 'joins', c.key);
    let k = c.joins, n = 0; while (k !== null && k !== undefined) { need(++n <= classes.length, 'joins-leads-back', c.key); k = classes[index.get(k)].joins; }
    if (c.weight !== null) {
      need(isText(c.weight) && /^(0|[1-9]\d{0,2})\.\d\d$/.test(c.weight), 'weight'); const w = Number(c.weight.replace('.', ''));
      need(w > 0 && w <= 10000, 'weight'); c.w = w;
    }
  }
  const weighted = classes.filter(c => c.weight !== null);
  need(weighted.length === 0 || weighted.length === classes.length && weighted.reduce((a, c) => a + c.w, 0) === 10000, 'weights');
  const s = fields(f.scheme, 'scheme', ['blank', 'unclear', 'uniform', 'formula', 'least', 'points']);
  need(['abstain', 'void_row', 'void_ballot'].includes(s.blank), 'blank'); need(['void_row', 'void_ballot'].includes(s.unclear), 'unclear');
  need(['count', 'void_ballot'].includes(s.uniform), 'uniform'); need(['none', 'top_rate', 'points'].includes(s.formula), 'formula');
  need(s.uniform !== 'void_ballot' || form.rows.length >= 2, 'uniform-one-row');
  int(s.least, 1, 50, 'least'); need(s.least !== 2, 'least');
  need(Array.isArray(s.points) && s.points.length === form.options.length && s.points.length >= 2 && s.points.length <= 8, 'points');
  s.points.forEach(p => int(p, 0, 100, 'points')); need(s.formula !== 'points' || s.points.some(p => p), 'points-all-0');
  const P = f.plaintext_length, L = f.envelope_length; int(P, 5 + form.rows.length, 1419, 'plaintext_length'); need(L === P + 81, 'envelope_length');
  hexOf(f.code_root, 32, 'code_root'); const root = hexOf(f.closing_root, 32, 'closing_root');
  need(Array.isArray(f.envelopes), 'envelopes');
  need(f.envelopes.length <= classes.reduce((a, c) => a + c.issued, 0), 'more-envelopes-than-codes');
  const seen = new Set();
  const envs = f.envelopes.map((x, i) => {
    const e = fields(x, 'envelopes' + i, ['receipt', 'digest', 'envelope']);
    need(typeof e.receipt === 'string' && /^([0-9A-HJKMNP-TV-Z]{4} ){3}[0-9A-HJKMNP-TV-Z]{4}$/.test(e.receipt), 'receipt', i);
    const rb = bits(typed(e.receipt)), dig = hexOf(e.digest, 32, 'digest');
    need(printReceipt(rb) === e.receipt, 'receipt', i);
    need(typeof e.envelope === 'string', 'envelope'); const b = Buffer.from(e.envelope, 'base64'); need(b.toString('base64') === e.envelope, 'base64', i);
    need(b.length === L, 'envelope-of-another-length', e.receipt);
    need(sha(b).equals(dig), 'digest-not-its-envelopes', e.receipt);
    need(!seen.has(e.digest), 'copied', e.receipt); seen.add(e.digest);
    return { receipt: e.receipt, digest: e.digest, rb, dig, b };
  });
  for (let i = 1; i < envs.length; i++) { const c = Buffer.compare(envs[i - 1].rb, envs[i].rb); need(c !== 0, 'clash', i); need(c < 0, 'not-sorted', i); }
  need(D('shuping.list/1', id, u32(envs.length), ...envs.flatMap(e => [e.rb, e.dig])).equals(root), 'closing-root');
  const head = { round: f.round, title: f.title, form: { rows: form.rows, options: form.options },
    classes: classes.map(({ key, name, issued, heads, joins, weight }) => ({ key, name, issued, heads, joins, weight })),
    scheme: s, closing_root: f.closing_root };
  return { id, pub, head, index, P, L, envs, root };
}

// ---------------------------------------------------------------- classes: merging
// left: which class indices are left; size, joins (index or -1) per index. Returns where[i] = class i ends in.
function merge(count, startLeft, size, joins, startWhere, least) {
  const left = startLeft.slice(), n = size.slice(), where = startWhere.slice();
  for (;;) {
    const still = [...left.keys()].filter(i => left[i]); if (still.length < 2) break;
    const a = still.find(i => n[i] < least); if (a === undefined) break;
    let to = joins[a] < 0 ? -1 : where[joins[a]];
    if (to < 0 || to === a) { const after = still.find(i => i > a); to = after !== undefined ? after : still.filter(i => i < a).pop(); }
    left[a] = false; n[to] += n[a]; n[a] = 0; for (let i = 0; i < count; i++) if (where[i] === a) where[i] = to;
  }
  return where;
}

// ---------------------------------------------------------------- opening
function plain(p, r) {
  if (p[0] !== 1) return 'wrong-version';
  const cls = p[1]; if (cls >= r.head.classes.length) return 'unknown-class';
  const n = p[2]; if (n !== r.head.form.rows.length) return 'wrong-rows';
  const marks = [...p.subarray(3, 3 + n)]; if (marks.some(m => m !== 255 && m > r.head.form.options.length)) return 'unknown-option';
  const len = p.readUInt16BE(3 + n); if (len > p.length - n - 5) return 'bad-remark';
  const rem = p.subarray(5 + n, 5 + n + len); if (!buffer_isUtf8(rem)) return 'bad-remark';
  if (p.subarray(5 + n + len).some(x => x)) return 'bad-padding';
  return { cls, marks, rem };
}
function open(r, key) {
  const info = Buffer.concat([named('shuping.envelope/1'), r.id, sha(r.pub)]), o = opener(key.ecdh, r.pub, info);
  const good = [], invalid = [], K = r.head.classes;
  for (const e of r.envs) {
    let why = e.b.length !== r.L ? 'wrong-length' : null, p;
    if (!why) { p = o(e.b); why = p === null ? 'does-not-open' : null; }
    if (!why) { const b = plain(p, r); if (typeof b === 'string') why = b; else good.push(b); }
    if (why) invalid.push({ e, why });
  }
  const size = K.map(() => 0); for (const b of good) size[b.cls]++;
  const surplus = K.filter((c, i) => size[i] > c.issued || c.heads !== null && size[i] > c.heads).map(c => c.key);
  const joins = K.map(c => c.joins === null ? -1 : r.index.get(c.joins));
  const where = merge(K.length, K.map(() => true), size, joins, K.map((_, i) => i), 5);
  for (const b of good) {
    b.cls = where[b.cls];
    b.bytes = Buffer.concat([Buffer.from([b.cls, b.marks.length, ...b.marks]), u16(b.rem.length), b.rem]);
  }
  good.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const salt = saltOf(r.id, key.d), fd = formDigest(r.id, r.head.form, K);
  const digest = D('shuping.opened/1', r.id, salt, fd, r.root, u32(good.length), ...good.map(b => b.bytes), u32(invalid.length),
    ...invalid.flatMap(x => [x.e.rb, x.e.dig]));
  const counts_in = {}; where.forEach((w, i) => { if (w !== i) counts_in[K[i].key] = K[w].key; });
  return { good, where, joins, invalid, fd, digest, json: { format: 'shuping.opened/1', ...r.head, counts_in,
    ballots: good.map(b => ({ class: K[b.cls].key, marks: b.marks, remark: b.rem.toString('utf8') })),
    invalid: invalid.map(x => ({ receipt: x.e.receipt, digest: x.e.digest, reason: x.why })),
    surplus, salt: salt.toString('hex'), digest: digest.toString('hex') } };
}

// ---------------------------------------------------------------- counting
const obj = pairs => { const o = Object.create(null); for (const [k, v] of pairs) o[k] = v; return o; };
function count(r, op) {
  const K = r.head.classes, s = r.head.scheme, { rows, options } = r.head.form, nopt = options.length;
  const isVoid = b => s.blank === 'void_ballot' && b.marks.includes(0) || s.unclear === 'void_ballot' && b.marks.includes(255) ||
    s.uniform === 'void_ballot' && b.marks[0] !== 0 && b.marks[0] !== 255 && b.marks.every(m => m === b.marks[0]);
  const cast = K.map(() => 0), voids = K.map(() => 0), valid = K.map(() => 0);
  for (const b of op.good) { cast[b.cls]++; b.void = isVoid(b); (b.void ? voids : valid)[b.cls]++; }
  // "Where a class joins one that is in counts_in, it joins the class that this one counts in, or none where that is itself."
  const joins = op.joins.map((j, i) => { if (j < 0) return -1; const t = op.where[j]; return t === i ? -1 : t; });
  const where = merge(K.length, K.map((_, i) => op.where[i] === i), valid, joins, op.where, s.least);
  const lines = K.map((_, i) => i).filter(i => where[i] === i);
  const out = rows.map((_, k) => lines.map(c => {
    const l = { voters: K[c].key, votes: Array(nopt).fill(0), blank: 0, unclear: 0 };
    for (const b of op.good) if (!b.void && where[b.cls] === c) { const m = b.marks[k]; if (m === 0) l.blank++; else if (m === 255) l.unclear++; else l.votes[m - 1]++; }
    return l;
  }));
  // exact rates (no field of the counted file; kept apart)
  const w = lines.map(c => K.reduce((a, k, i) => where[i] === c && k.weight !== null ? a + BigInt(k.weight.replace('.', '')) : a, 0n));
  const weighted = K[0].weight !== null;
  const rates = out.map(row => {
    if (s.formula === 'none') return null;
    let num = 0n, den = 1n, ws = 0n, any = false, G = 0n, Vv = 0n;
    row.forEach((l, i) => {
      const v = BigInt(l.votes.reduce((a, b) => a + b, 0)); if (!v) return; any = true;
      const g = s.formula === 'top_rate' ? BigInt(l.votes[0]) * 100n : l.votes.reduce((a, x, j) => a + BigInt(x * s.points[j]), 0n);
      G += g; Vv += v; num = num * v + g * w[i] * den; den *= v; ws += w[i];
    });
    if (!any) return null;
    const [a, b] = weighted ? [num, den * ws] : [G, Vv];       // percent = a / b
    const h = (a * 200n + b) / (2n * b);                        // hundredths, half up
    return `${h / 100n}.${String(h % 100n).padStart(2, '0')}`;
  });
  const json = { format: 'shuping.counted/1', ...r.head, form_digest: op.fd.toString('hex'), scheme_digest: schemeDigest(r.id, s, K).toString('hex'),
    opened_digest: op.digest.toString('hex'), envelopes: r.envs.length, invalid: op.invalid.length,
    cast: obj(K.map((c, i) => [c.key, cast[i]])), void: obj(K.map((c, i) => [c.key, voids[i]])),
    joined: obj(K.map((c, i) => [c.key, K[where[i]].key]).filter(([a, b]) => a !== b)), rows: out,
    remarks: op.good.map(b => b.rem).filter(x => x.length).sort(Buffer.compare).map(x => x.toString('utf8')) };
  // the refusals that the page gives for reading a counted file, on ourselves
  need(cast.reduce((a, b) => a + b, 0) === json.envelopes - json.invalid, 'self-cast');
  for (const row of out) for (const [i, l] of row.entries()) {
    const t = K.reduce((a, _, j) => where[j] === lines[i] ? a + cast[j] - voids[j] : a, 0);
    need(l.votes.reduce((a, b) => a + b, 0) + l.blank + l.unclear === t, 'self-line');
  }
  return { json, rates };
}

// ---------------------------------------------------------------- commands
function one(round, slips, outdir, tag) {
  const r = readRound(fs.readFileSync(round));
  const lines = fs.readFileSync(slips, 'utf8').split(/\r?\n/).filter(l => l.trim());
  const op = open(r, combine(lines.map(readSlip), r.pub)), c = count(r, op);
  fs.mkdirSync(outdir, { recursive: true });
  fs.writeFileSync(path.join(outdir, tag + '.opened.json'), JSON.stringify(op.json, null, 1) + '\n');
  fs.writeFileSync(path.join(outdir, tag + '.counted.json'), JSON.stringify(c.json, null, 1) + '\n');
  return { r, op, c };
}
function selftest() {
  const eq = (a, b, w) => { if (a !== b) { console.log('FAIL', w, a, b); process.exitCode = 1; } else console.log('ok', w); };
  const h = s => Buffer.from(s, 'hex'), id = h('000102030405060708090a0b0c0d0e0f'), seq = (a, n) => Buffer.from(Array.from({ length: n }, (_, i) => a + i));
  eq(ALPH[checkOf(typed('008J'))], '2', 'group check'); eq(printReceipt(h('00112233445566778899')), '008J 4CT4 ANK7 F24S', 'characters');
  eq(D('shuping.code/1', id, h('00112233445566778899')).toString('hex'), '6b7743fa8a3c5f71c62865d6685a6f2e26812221f7fd63a7fc1b9f02a9b97d41', 'code hash');
  eq(schemeDigest(id, { blank: 'abstain', unclear: 'void_row', uniform: 'count', formula: 'points', least: 5, points: [100, 60] },
    [{ key: 'A', weight: '40.00' }, { key: 'B', weight: '60.00' }]).toString('hex'), 'ce78931c24d5e9764e0da0e06c0ae03164a271202477736f34dcc92b2e30655b', 'scheme digest');
  const d = keyFromSeeds(seq(0, 16), seq(16, 16), seq(32, 16));
  eq(d.toString('hex'), '343b01f817c4e37df03dcf3438f38625947cefda00e7c457fde0c6e97d6b4495', 'private key');
  eq(saltOf(id, d).toString('hex'), '5726421543e6fad8994445bc7d09e83c025dcaa9b035e9e7fdd6a43ae162d20e', 'salt');
}
const args = process.argv.slice(2);
if (args[0] === '--selftest') selftest();
else if (args[0] === '--all') {
  for (const t of fs.readdirSync(args[1]).filter(f => f.endsWith('.round.json')).map(f => f.slice(0, -11)).sort())
    one(path.join(args[1], t + '.round.json'), path.join(args[1], t + '.slips.txt'), args[2], t);
} else if (args.length === 3) {
  const t = path.basename(args[0]).replace(/\.round\.json$/, '');
  try { one(args[0], args[1], args[2], t); } catch (e) { if (!(e instanceof Fault)) throw e; console.error(e.message); process.exitCode = 1; }
} else { console.error('node counter.js ROUND SLIPS OUTDIR | --all ROUNDSDIR OUTDIR | --selftest'); process.exitCode = 2; }
