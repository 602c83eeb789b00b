// Times the program: milliseconds, medians of 500 verdicts.
import { readFile } from "node:fs/promises";
import { load } from "./vaxcert.mjs";

const cases = JSON.parse(await readFile("cases.json"));
const bytes = await readFile("vaxcert.wasm");
const begin = performance.now();
const vaxcert = await load(bytes);
const figures = { "load-ms": performance.now() - begin };

for (const [name, vector] of [["es256", "kind-dose-1-of-2"], ["ps256", "signature-ps256"]]) {
  const v = cases.Vectors.find((v) => v.Name === vector);
  const verifier = vaxcert.verifier({ publisher: cases.Publisher, trust: [Buffer.from(v.Snapshot, "base64")] });
  const times = Array.from({ length: 500 }, () => {
    const begin = performance.now();
    verifier.verify(v.Text, { at: new Date(v.At) });
    return performance.now() - begin;
  });
  figures[`${name}-first-ms`] = times[0];
  figures[`${name}-ms`] = times.sort((a, b) => a - b)[250];
}
console.log(JSON.stringify(figures));
