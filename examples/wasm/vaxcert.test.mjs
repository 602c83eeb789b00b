// Run by wasm_test.go in a folder with the package and cases.json.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { load, maxPixels, VaxcertError } from "./vaxcert.mjs";

const cases = JSON.parse(await readFile("cases.json", "utf8"));
const wasm = await readFile("vaxcert.wasm");
const vaxcert = await load(wasm);
const bytes = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const vector = (name) => cases.Vectors.find((v) => v.Name === name);

const good = vector("kind-dose-1-of-2");
const at = new Date(good.At);

/** A verifier that trusts whom a vector trusts. */
function verifierOf(v, options = {}) {
  return vaxcert.verifier({ publisher: cases.Publisher, trust: [bytes(v.Snapshot)], ...options });
}

const code = (expected) => (e) => {
  assert.ok(e instanceof VaxcertError, String(e));
  assert.equal(e.code, expected);
  assert.ok(e.message.length > 0);
  return true;
};
const wrongType = (e) => e instanceof TypeError && e.code === "wrong-type";

/** What went before broke nothing. */
function stillAlive() {
  const verifier = verifierOf(good);
  assert.equal(verifier.verify(good.Text, { at }).decision, "valid");
  verifier.close();
}

test("every golden vector has the report of the verifier in Go", () => {
  assert.ok(cases.Vectors.length > 300);
  for (const v of cases.Vectors) {
    const at = new Date(v.At);
    const verifier = verifierOf(v);
    assert.deepEqual(verifier.verify(v.Text, { at, lang: "vi" }), v.Reports.VI, v.Name);
    assert.deepEqual(verifier.verify(v.Text, { at, lang: "en" }), v.Reports.EN, v.Name);
    assert.equal(v.Reports.VI.decision, v.Decision, v.Name);
    const strict = verifierOf(v, { strict: true });
    assert.deepEqual(strict.verify(v.Text, { at }), v.Reports.Strict, v.Name);
    verifier.close();
    strict.close();
  }
});

test("verdicts", () => {
  const verifier = verifierOf(good);
  const decision = (text, options) => verifier.verify(text, { at, ...options }).decision;
  assert.equal(decision(good.Text), "valid");
  assert.equal(decision(good.Text, { at: new Date(good.At - 365 * 86400e3) }), "unknown-issuer", "the snapshot is from another year");
  for (const [name, expected] of [
    ["validity-expired", "expired"], ["validity-not-yet", "not-yet-valid"], ["trust-kid-unknown", "unknown-issuer"], ["signature-first-bit", "bad-signature"],
  ]) {
    const v = vector(name);
    assert.equal(verifierOf(v).verify(v.Text, { at: new Date(v.At) }).decision, expected);
  }
  assert.equal(decision("HC1:"), "malformed");
  assert.equal(decision("https://example.org"), "malformed");
  assert.equal(verifierOf(good, { revoked: [bytes(cases.Revoked)] }).verify(good.Text, { at }).decision, "revoked");
  const ruled = verifierOf(good, { rules: [bytes(cases.Rules)], arrival: "VN" });
  const refused = ruled.verify(good.Text, { at, lang: "vi" });
  assert.equal(refused.decision, "not-allowed");
  assert.equal(refused.checks.find((c) => c.name === "rules").code, "rules-failed");
  assert.equal(ruled.verify(vector("kind-doses-received").Text, { at }).decision, "valid");
  assert.equal(ruled.status(at).rules, JSON.parse(new TextDecoder().decode(bytes(cases.Rules))).length);
});

test("folders of vaxcert revoke", () => {
  assert.equal(Object.keys(cases.Folders).length, 6);
  for (const [format, folder] of Object.entries(cases.Folders)) {
    const verifier = verifierOf(good, { revoked: [bytes(folder)] });
    assert.equal(verifier.verify(good.Text, { at }).decision, "revoked", format);
    assert.ok(verifier.status(at).revoked > 0);
    verifier.close();
  }
  const broken = bytes(cases.Folders.slices).slice(0, -9);
  assert.throws(() => verifierOf(good, { revoked: [broken] }), code("archive-unreadable"));
});

test("a signed set of files", () => {
  const dataset = bytes(cases.Dataset);
  const whole = { dataset, revoked: [bytes(cases.Revoked)], rules: [bytes(cases.Rules)], arrival: "VN" };
  const verifier = verifierOf(good, whole);
  assert.equal(verifier.verify(good.Text, { at }).decision, "revoked");
  assert.equal(new Date(verifier.status(at).datasetMade).getTime(), good.At);
  assert.throws(() => verifierOf(good, { ...whole, revoked: [] }), code("dataset-incomplete"));
  assert.throws(() => verifierOf(good, { ...whole, rules: [] }), code("dataset-incomplete"));
  assert.throws(() => verifierOf(good, { ...whole, revoked: [bytes(cases.Folders.bloom)] }), code("dataset-other-file"));
  assert.throws(() => verifierOf(good, { ...whole, dataset: bytes(good.Snapshot) }), code("dataset-format"));
  assert.throws(() => verifierOf(good, { ...whole, dataset: dataset.with(-1, dataset.at(-1) ^ 1) }), code("dataset-signature"));
  assert.throws(() => verifierOf(good, { ...whole, dataset: "x" }), wrongType);
});

test("options that nobody reads", () => {
  const unknown = (e) => e instanceof TypeError && e.code === "unknown-option";
  assert.throws(() => verifierOf(good, { revocked: [] }), unknown);
  assert.throws(() => verifierOf(good, { Trust: [] }), unknown);
  const verifier = verifierOf(good, { publisher: cases.Publisher, revoked: undefined });
  assert.throws(() => verifier.verify(good.Text, { time: at }), unknown);
  assert.throws(() => verifier.verify(good.Text, "vi"), wrongType);
  assert.equal(verifier.verify(good.Text, { at, mrz: undefined }).decision, "valid");
});

test("only what somebody vouches for is shown", () => {
  const verifier = verifierOf(good);
  const forged = verifier.verify(vector("signature-first-bit").Text, { at, mrz: cases.Passport.MRZ });
  assert.equal(forged.payload, undefined);
  assert.equal(forged.fields, undefined);
  assert.equal(forged.passport, undefined);
  const shown = verifier.verify(good.Text, { at, lang: "vi" });
  assert.equal(shown.fields.length, 11);
  assert.equal(shown.fields[0].value, "Nguyễn Thị Mẫu");
});

test("the passport", () => {
  const verifier = verifierOf(good);
  const mrz = cases.Passport.MRZ;
  assert.deepEqual(verifier.verify(good.Text, { at, mrz }), cases.Passport.Report);
  assert.deepEqual(verifier.verify(good.Text, { at, mrz }).passport, []);
  const other = verifier.verify(good.Text, { at, mrz: mrz.replace("THI<MAU", "VAN<HOA"), lang: "en" });
  assert.deepEqual(other.passport.map((f) => [f.code, f.outcome]), [["passport-name", "fail"]]);
  assert.equal(verifier.verify(good.Text, { at, mrz: "" }).passport[0].code, "mrz-form");
  assert.equal(verifier.verify(good.Text, { at, mrz: "A".repeat(1 << 20) }).passport[0].code, "mrz-form");
  assert.equal(verifier.verify(good.Text, { at, mrz: null }).passport, undefined);
});

test("the age of a snapshot", () => {
  const verifier = verifierOf(good);
  const after = (hours) => new Date(good.At + hours * 3600e3);
  assert.equal(verifier.status(after(0)).age, "fresh");
  assert.equal(verifier.status(after(25)).age, "grace");
  assert.equal(verifier.verify(good.Text, { at: after(25) }).decision, "valid");
  assert.equal(verifier.status(after(24 * 7 + 1)).age, "too-old");
  const trust = (hours) => verifier.verify(good.Text, { at: after(hours) }).checks.find((check) => check.name === "trust");
  assert.equal(verifier.verify(good.Text, { at: after(24 * 7 + 1) }).decision, "unknown-issuer");
  assert.deepEqual([trust(24 * 7 + 1).code, trust(25).code, trust(25).outcome, trust(-24 * 8).code], ["trust-too-old", "trust-stale", "warn", "trust-not-yet-made"]);
  assert.equal(verifierOf(good, { freshHours: 1, graceHours: 0 }).status(after(2)).age, "too-old");
  const status = verifier.status(at);
  assert.deepEqual([status.keys, status.refused, status.signed, status.countries], [1, 0, true, { VN: 1 }]);
  assert.equal(new Date(status.made).getTime(), good.At);
});

test("what cannot be read has a code", () => {
  const junk = new TextEncoder().encode("junk");
  const trust = [bytes(good.Snapshot)];
  const publisher = cases.Publisher;
  for (const [options, expected] of [
    [{ trust: [] }, "trust-missing"],
    [{ trust }, "trust-unsigned"],
    [{ trust: [junk] }, "trust-format"],
    [{ trust: [new Uint8Array(0)] }, "trust-format"],
    [{ trust, publisher: cases.OtherPublisher }, "trust-signature"],
    [{ trust, publisher: "junk" }, "publisher-unreadable"],
    [{ trust, publisher, revoked: [junk] }, "list-unknown-format"],
    [{ trust, publisher, rules: [junk], arrival: "VN" }, "rules-json"],
    [{ trust, publisher, rules: [bytes(cases.Rules)] }, "arrival-missing"],
    [{ trust, publisher, arrival: "VN" }, "rules-missing"],
    [{ trust, publisher, freshHours: 0 }, "age-range"],
  ]) {
    assert.throws(() => vaxcert.verifier(options), code(expected));
    assert.notEqual(vaxcert.sentence(expected, "vi"), "");
    assert.notEqual(vaxcert.sentence(expected, "en"), vaxcert.sentence(expected, "vi"));
  }
  assert.equal(vaxcert.sentence("expired", "en"), "The certificate has expired.");
  assert.equal(vaxcert.sentence("no such code"), "");
  stillAlive();
});

test("pictures", () => {
  const { Data, Width: width, Height: height, Text } = cases.Picture;
  const data = new Uint8ClampedArray(bytes(Data));
  assert.deepEqual(vaxcert.scan({ data, width, height }), [Text]);
  assert.equal(verifierOf(good).verify(vaxcert.scan({ data, width, height })[0], { at }).decision, "valid");
  assert.deepEqual(vaxcert.scan({ data: new Uint8ClampedArray(4 * 64 * 64), width: 64, height: 64 }), []);
  for (const [size, expected] of [
    [[width, height + 1], "picture-size"], [[0, 0], "picture-size"], [[-width, -height], "picture-size"], [[-1, 5], "picture-size"],
    [[maxPixels, 2], "picture-too-large"], [[Number.MAX_SAFE_INTEGER, 1], "picture-too-large"],
  ]) {
    assert.throws(() => vaxcert.scan({ data, width: size[0], height: size[1] }), code(expected));
  }
  for (const picture of [
    { data: [1, 2, 3, 4], width: 1, height: 1 }, { data: "abcd", width: 1, height: 1 }, { data: null, width: 1, height: 1 },
    { data, width: "1", height: 1 }, { data, width: NaN, height: 1 }, { data, width: 1.5, height: 1 }, { data, width: 1n, height: 1 }, {},
  ]) {
    assert.throws(() => vaxcert.scan(picture), wrongType);
  }
  assert.throws(() => vaxcert.scan(), TypeError);
  stillAlive();
});

test("hostile texts", () => {
  const verifier = verifierOf(good);
  for (const text of [
    "", "\0", "HC1:\0", "HC1:" + "0".repeat(2 ** 28), "\ud800", "HC1:\udfff\ud800", good.Text + "\0", "\0" + good.Text, "\uffff".repeat(9000),
    good.Text.slice(0, -1), good.Text + good.Text, "𝄞".repeat(5000), "__proto__", "constructor",
  ]) {
    const report = verifier.verify(text, { at });
    assert.equal(report.decision, "malformed");
    assert.equal(report.checks.length, good.Reports.VI.checks.length);
    assert.equal(report.payload, undefined);
  }
  const long = verifier.verify("HC1:" + "0".repeat(1 << 20), { at });
  assert.equal(long.checks[0].code, "input-too-long");
  for (const lang of ["", "\ud800", "\0", "x".repeat(1 << 20), "__proto__"]) {
    assert.equal(verifier.verify(good.Text, { at, lang }).decision, "valid");
  }
  for (const at of [new Date(8.64e15), new Date(-8.64e15), new Date(0)]) {
    assert.notEqual(verifier.verify(good.Text, { at }).decision, "valid");
    assert.equal(verifier.status(at).age, "too-old");
  }
  stillAlive();
});

test("wrong types", () => {
  const verifier = verifierOf(good);
  const fails = { toString() { throw new Error("no text"); }, valueOf() { throw new Error("no number"); } };
  const proxy = new Proxy(() => {}, { get() { throw new Error("no property"); } });
  for (const wrong of [undefined, null, 0, NaN, 1n, true, Symbol("x"), {}, [], ["HC1:"], () => {}, new String(good.Text), fails, proxy, wasm]) {
    assert.throws(() => verifier.verify(wrong, { at }), wrongType);
    assert.throws(() => vaxcert.sentence(wrong), wrongType);
    if (wrong !== undefined) {
      assert.throws(() => verifier.verify(good.Text, { at, lang: wrong }), wrongType);
      assert.throws(() => verifier.verify(good.Text, { at: wrong }));
      assert.throws(() => verifier.status(wrong));
      assert.throws(() => vaxcert.verifier({ trust: [], arrival: wrong }), wrongType);
      assert.throws(() => vaxcert.verifier({ trust: [], freshHours: wrong === 0 ? 0.5 : wrong }), wrongType);
      if (wrong !== true) assert.throws(() => vaxcert.verifier({ trust: [], strict: wrong }), wrongType);
      if (wrong !== null) assert.throws(() => verifier.verify(good.Text, { at, mrz: wrong }), wrongType);
    }
    if (!(wrong instanceof Array) || wrong.length > 0) assert.throws(() => vaxcert.verifier({ trust: wrong }), wrongType);
    assert.throws(() => vaxcert.verifier({ trust: [wrong === wasm ? "x" : wrong] }), wrongType);
  }
  for (const at of [new Date(NaN), "2026-06-01", 0]) assert.throws(() => verifier.verify(good.Text, { at }), wrongType);
  assert.throws(() => vaxcert.verifier(), wrongType);
  assert.throws(() => vaxcert.verifier(null));
  assert.throws(() => verifier.verify(good.Text, null));
  for (const length of [-1, NaN, 2 ** 40]) {
    const lying = new Uint8Array(8);
    Object.defineProperty(lying, "length", { value: length });
    assert.throws(() => vaxcert.verifier({ trust: [lying] }), code("trust-format"));
    assert.deepEqual(vaxcert.scan({ data: lying, width: 1, height: 2 }), []);
  }
  const away = bytes(good.Snapshot);
  structuredClone(away.buffer, { transfer: [away.buffer] });
  assert.throws(() => vaxcert.verifier({ trust: [away], publisher: cases.Publisher }), wrongType);
  assert.throws(() => vaxcert.verifier({ trust: [away.buffer], publisher: cases.Publisher }), wrongType);
  assert.throws(() => vaxcert.scan({ data: away, width: 1, height: 1 }), wrongType);
  stillAlive();
});

test("a closed verifier", () => {
  const verifier = verifierOf(good);
  verifier.close();
  verifier.close();
  assert.throws(() => verifier.verify(good.Text, { at }), code("verifier-closed"));
  assert.throws(() => verifier.status(at), code("verifier-closed"));
  stillAlive();
});

test("every kind of source", async () => {
  const module = await WebAssembly.compile(wasm);
  const response = (headers) => new Response(wasm, { headers });
  for (const source of [
    module, wasm, new Uint8Array(wasm).buffer, Promise.resolve(wasm), response({ "Content-Type": "application/wasm" }), response({}),
    Promise.resolve(response({})),
  ]) {
    const another = await load(source);
    const verifier = another.verifier({ publisher: cases.Publisher, trust: [bytes(good.Snapshot)] });
    assert.equal(verifier.verify(good.Text, { at }).decision, "valid");
    assert.equal(another.version, vaxcert.version);
  }
  await assert.rejects(load(new Response("gone", { status: 404 })), code("load-failed"));
  await assert.rejects(load(new Uint8Array(3)));
  await assert.rejects(load("vaxcert.wasm"));
  await assert.rejects(load(Promise.reject(new Error("no network"))), /no network/);
  stillAlive();
});
