// Which codes a picture or a frame of the camera holds: by the browser's own
// reader where it has one, else by the worker.
import { pixelsOf } from "./pixels.mjs";

// Long sides, in pixels: enough for the densest certificate codes.
const frameSide = 1280;
const photoSide = 4096;

async function browserReader() {
  try {
    if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return undefined;
    return new BarcodeDetector({ formats: ["qr_code"] });
  } catch {
    return undefined;
  }
}

export class Reader {
  #call;
  #detector = browserReader();

  constructor(call) {
    this.#call = call;
  }

  // readFrame is quick: there is a next frame.
  async readFrame(video) {
    const texts = await this.#detect(video);
    return texts ?? this.#scan(pixelsOf(video, video.videoWidth, video.videoHeight, frameSide), false);
  }

  // readPhoto takes its time: there is no other picture.
  async readPhoto(bitmap) {
    const texts = await this.#detect(bitmap);
    if (texts?.length) return texts;
    return this.#scan(pixelsOf(bitmap, bitmap.width, bitmap.height, photoSide), true);
  }

  // A browser may say that it reads codes and then fail: it is not asked again.
  async #detect(source) {
    const detector = await this.#detector;
    if (!detector) return undefined;
    try {
      return [...new Set((await detector.detect(source)).map((code) => code.rawValue))];
    } catch {
      this.#detector = undefined;
      return undefined;
    }
  }

  #scan({ data, width, height }, careful) {
    return this.#call("scan", [{ data, width, height }, careful], [data.buffer]);
  }
}
