// Reads and decides, off the page's thread: the SDK as WebAssembly.
import { load } from "./vaxcert.mjs";
import { fetched, keep, stored } from "./data.mjs";
import { readWithZXing } from "./zxing.mjs";
import { describe, explain } from "./rulewords.mjs";
import { selfTest } from "./selftest.mjs";
import { serve } from "./remote.mjs";

const settings = fetch("settings.json").then((answer) => answer.json());
const sdk = start();

async function start() {
  const started = await load(fetch("vaxcert.wasm"));
  selfTest(started, (await settings).specimen);
  return started;
}

let verifier; // of the data in force; undefined where there is none
let descriptions = new Map(); // of its rules
let refused = ""; // the code for which newer data was not taken

async function verifierOf(data) {
  const { publisher, arrival, region, strict } = await settings;
  return (await sdk).verifier({ trust: data.trust, publisher, revoked: data.revoked, rules: data.rules, arrival, region, strict });
}

function replace(by, data) {
  verifier?.close();
  verifier = by;
  descriptions = describe(data.rules);
}

const madeAt = (v) => Date.parse(v.status().made);

// take puts fetched data in force, unless it is older than what is there.
async function take(data) {
  const next = await verifierOf(data);
  if (verifier && madeAt(next) < madeAt(verifier)) {
    next.close();
    throw Object.assign(new Error("older data"), { code: "older" });
  }
  replace(next, data);
  await keep(data);
}

async function startWithStored() {
  const data = await stored();
  const kept = data && (await verifierOf(data).catch(() => undefined));
  if (kept) replace(kept, data);
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
  return { ...(verifier ? verifier.status() : { age: "none" }), refused, version };
}

// verify gives the report in both languages. Whoever comes before any data was
// ever there waits for it.
async function verify(text, mrz) {
  await started;
  if (!verifier) await update();
  if (!verifier) return { status: await status() };
  const start = performance.now();
  const vi = verifier.verify(text, { lang: "vi", mrz });
  const milliseconds = performance.now() - start;
  const en = verifier.verify(text, { lang: "en", mrz });
  return { vi: explain(vi, "vi", descriptions), en: explain(en, "en", descriptions), milliseconds, status: await status() };
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
