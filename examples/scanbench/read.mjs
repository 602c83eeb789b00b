// Reads pictures with zxing-wasm. One line in, the path of a PGM file; one out:
//   {texts, ms}
// Its options are the defaults, but for the kind of codes.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
await prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
  fireImmediately: true,
});

function picture(file) {
  const header = /^P5\n(\d+) (\d+)\n255\n/.exec(file.subarray(0, 40).toString('latin1'));
  const [width, height] = [Number(header[1]), Number(header[2])];
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0, from = header[0].length; i < width * height; i++) {
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = file[from + i];
  }
  return { data, width, height };
}

for await (const path of createInterface({ input: process.stdin })) {
  const image = picture(await readFile(path));
  const start = performance.now();
  const results = await readBarcodes(image, { formats: ['QRCode'] });
  const ms = performance.now() - start;
  const texts = results.filter((result) => result.isValid).map((result) => result.text);
  process.stdout.write(`${JSON.stringify({ texts, ms })}\n`);
}
