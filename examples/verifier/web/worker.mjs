// Reads and decides, off the page's thread: the SDK as WebAssembly.
import { load } from "./vaxcert.mjs";
import { fetched, keep, sameFiles, stored } from "./data.mjs";
import { readWithZXing } from "./zxing.mjs";
import { selfTest } from "./selftest.mjs";
import { serve } from "./remote.mjs";

const settings = fetch("settings.json").then((answer) => answer.json());
const sdk = start();

// compiled gives the SDK's program, which the page compiles while the worker is
// still loading.
function compiled() {
  return new Promise((resolve) => {
    self.addEventListener("message", ({ data }) => "program" in data && resolve(data.program ?? fetch("vaxcert.wasm")));
  });
}

async function start() {
  const started = await load(compiled());
  selfTest(started, (await settings).specimen);
  return started;
}

let current; // {verifier, index, dates}; undefined where there is no data
let refused = ""; // the code for which newer data was not taken

// prepare makes what decides by data, and fails where any of it cannot be used.
async function prepare(data) {
  const { publisher, signed, kinds, arrival, region, strict } = await settings;
  for (const kind of signed ? ["dataset", ...kinds] : kinds) {
    if (data[kind].length === 0) throw Object.assign(new Error(`no data: ${kind}`), { code: "data-missing" });
  }
  const verifier = (await sdk).verifier({
    trust: data.trust, publisher, dataset: signed ? data.dataset[0] : null, revoked: data.revoked, rules: data.rules, arrival, region, strict,
  });
  const { made, datasetMade } = verifier.status();
  return { verifier, index: data.index, dates: [made, datasetMade ?? data.index.made].map(Date.parse) };
}

function replace(next) {
  current?.verifier.close();
  current = next;
}

// take puts fetched data in force, unless a part of it, or the whole set, is older
// than what is there.
async function take(data) {
  if (current && sameFiles(current.index, data.index)) return;
  const next = await prepare(data);
  if (current?.dates.some((date, i) => next.dates[i] < date)) {
    next.verifier.close();
    throw Object.assign(new Error("older data"), { code: "older" });
  }
  replace(next);
  await keep(data);
}

async function startWithStored() {
  const data = await stored();
  const kept = data && (await prepare(data).catch(() => undefined));
  if (kept) replace(kept);
}

const started = startWithStored();
let updating;

async function update() {
  await started;
  updating ??= (async () => {
    let data;
    try {
      data = await fetched();
    } catch {
      return; // no network: what is there stays
    }
    try {
      await take(data);
      refused = "";
    } catch (error) {
      refused = error.code ?? "unreadable";
    }
  })().finally(() => (updating = undefined));
  await updating;
  return status();
}

async function status() {
  await started;
  const { version } = await sdk;
  return { ...(current ? current.verifier.status() : { age: "none" }), refused, version };
}

// verify gives the report in both languages. Whoever comes before any data was
// ever there waits for it.
async function verify(text, mrz) {
  await started;
  if (!current) await update();
  if (!current) return { status: await status() };
  const { verifier } = current;
  const start = performance.now();
  const vi = verifier.verify(text, { lang: "vi", mrz });
  const milliseconds = performance.now() - start;
  const en = verifier.verify(text, { lang: "en", mrz });
  return { vi, en, milliseconds };
}

// scan reads the codes in a picture. A careful scan asks every reader there is.
async function scan(picture, careful) {
  const { zxing } = await settings;
  if (zxing) {
    const texts = await readWithZXing(picture);
    if (texts.length > 0 || !careful) return texts;
  }
  return (await sdk).scan(picture);
}

serve(self, { verify, scan, update, status });
