// ZXing-C++ as WebAssembly (npm package zxing-wasm), for browsers that have no
// BarcodeDetector. It is loaded when it is needed first, from this site.
let module;

async function open() {
  const zxing = await import("./vendor/zxing/reader/index.js");
  zxing.prepareZXingModule({ overrides: { locateFile: (path) => new URL(`./vendor/zxing/${path}`, import.meta.url).href } });
  return zxing;
}

export async function readWithZXing({ data, width, height }) {
  module ??= open();
  const { readBarcodes } = await module;
  const found = await readBarcodes(new ImageData(data, width, height), { formats: ["QRCode"], tryHarder: true });
  return [...new Set(found.filter((code) => code.isValid).map((code) => code.text))];
}
