// vaxcert for JavaScript: the verifier of package vaxcert in WebAssembly, for Node
// and browsers. Nothing is sent, and nothing is kept. vaxcert.d.ts has the types of
// what comes out.

import "./wasm_exec.js"; // of the Go release that built vaxcert.wasm; defines Go

/** Bytes that are longer than this are not copied: 256 MiB. */
export const maxBytes = 256 << 20;

/** Pictures with more pixels than this are not read: 32 megapixels. */
export const maxPixels = 32 << 20;

// Texts that are longer are refused whatever they say, so no more of them is copied.
const maxText = 8 << 10;

/** What went wrong, with a stable code such as "trust-signature". */
export class VaxcertError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message || code);
    this.name = "VaxcertError";
    this.code = code;
  }
}

/**
 * Starts the verifier.
 * @param {Response | BufferSource | WebAssembly.Module | PromiseLike<Response | BufferSource | WebAssembly.Module>} source vaxcert.wasm
 * @returns {Promise<Vaxcert>}
 */
export async function load(source) {
  const module = await compile(await source);
  const go = new globalThis.Go();
  const name = `vaxcert started ${++loads}`;
  go.argv = ["vaxcert", name];
  const instance = await WebAssembly.instantiate(module, go.importObject);
  return new Promise((resolve, reject) => {
    const program = { ended: false };
    globalThis[name] = (functions) => resolve(new Vaxcert(program, functions));
    go.run(instance)
      .finally(() => {
        program.ended = true;
        reject(new VaxcertError("internal-error", "The program ended."));
      })
      .catch(() => {});
    delete globalThis[name];
  });
}

let loads = 0;

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) throw new VaxcertError("load-failed", `HTTP status ${source.status}`);
    const streams = WebAssembly.compileStreaming && source.headers.get("Content-Type") === "application/wasm";
    return streams ? WebAssembly.compileStreaming(source) : WebAssembly.compile(await source.arrayBuffer());
  }
  return WebAssembly.compile(source);
}

class Vaxcert {
  #call;

  constructor(program, functions) {
    this.version = functions.version;
    this.#call = (name, ...args) => {
      if (program.ended) throw new VaxcertError("internal-error", "The program ended.");
      const [result, problem] = functions[name](...args);
      if (problem === undefined) return result;
      const colon = problem.indexOf(":");
      throw new VaxcertError(problem.slice(0, colon), problem.slice(colon + 1).trim());
    };
  }

  /** Makes a verifier. Throws a VaxcertError for what cannot be read. */
  verifier(options) {
    return new Verifier(this.#call, this.#call("open", openOptions(options)));
  }

  /** Gives the texts of the QR codes in a picture, {data: RGBA, width, height}; none is []. */
  scan({ data, width, height }) {
    need(data instanceof Uint8ClampedArray || data instanceof Uint8Array, "data must be a Uint8ClampedArray");
    need(Number.isSafeInteger(width) && Number.isSafeInteger(height), "width and height must be whole numbers");
    if (width * height > maxPixels || data.byteLength > 4 * maxPixels) throw new VaxcertError("picture-too-large");
    try {
      return JSON.parse(this.#call("scan", copied(data), width, height));
    } catch (e) {
      if (e.code === "no-code") return [];
      throw e;
    }
  }

  /** Explains a code in Vietnamese ("vi") or English; "" where it is unknown. */
  sentence(code, lang = "vi") {
    return this.#call("sentence", text(code, "code"), text(lang, "lang"));
  }
}

class Verifier {
  #call;
  #number;

  constructor(call, number) {
    this.#call = call;
    this.#number = number;
  }

  /** Judges the text of a QR code. It never fails because of the text. */
  verify(code, options = {}) {
    known(options, ["lang", "at", "mrz"]);
    const { lang = "vi", at = new Date(), mrz } = options;
    const passport = mrz === undefined || mrz === null ? null : text(mrz, "mrz");
    return JSON.parse(this.#call("verify", this.#number, text(code, "text"), text(lang, "lang"), time(at), passport));
  }

  /** Says what the verifier knows and how old that is. */
  status(at = new Date()) {
    return JSON.parse(this.#call("status", this.#number, time(at)));
  }

  /** Gives the memory back. A closed verifier throws verifier-closed. */
  close() {
    this.#call("close", this.#number);
  }
}

const optionNames = ["trust", "publisher", "dataset", "revoked", "rules", "arrival", "region", "strict", "freshHours", "graceHours"];

function openOptions(options = {}) {
  known(options, optionNames);
  const { trust, publisher, dataset, revoked = [], rules = [], arrival = "", region = "", strict = false, freshHours = 24, graceHours = 6 * 24 } = options;
  need(typeof strict === "boolean", "strict must be true or false");
  need(Number.isSafeInteger(freshHours) && Number.isSafeInteger(graceHours), "freshHours and graceHours must be whole numbers");
  return {
    trust: files(trust, "trust"), revoked: files(revoked, "revoked"), rules: files(rules, "rules"),
    publisher: publisher === undefined || publisher === null ? null : text(publisher, "publisher", maxBytes),
    dataset: dataset === undefined || dataset === null ? null : files([dataset], "dataset")[0],
    arrival: text(arrival, "arrival"), region: text(region, "region"), strict, freshHours, graceHours,
  };
}

// known refuses options that nobody reads: a misspelt "revoked" would revoke nobody.
function known(options, names) {
  need(typeof options === "object" && options !== null, "options must be an object");
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw Object.assign(new TypeError(`there is no option ${name}`), { code: "unknown-option" });
  }
}

function wrongType(message) {
  return Object.assign(new TypeError(message), { code: "wrong-type" });
}

function need(is, message) {
  if (!is) throw wrongType(message);
}

function text(value, name, longest = maxText + 1) {
  need(typeof value === "string", `${name} must be a string`);
  return value.slice(0, longest);
}

function time(at) {
  need(at instanceof Date && !Number.isNaN(at.getTime()), "at must be a Date");
  return at.getTime();
}

// copied gives an array that is what it says it is. An exception in what Go calls,
// as of bytes that were transferred away, would end the program.
function copied(bytes) {
  try {
    return new Uint8Array(bytes);
  } catch {
    throw wrongType("the bytes were transferred away");
  }
}

function files(list, name) {
  need(Array.isArray(list), `${name} must be an array of Uint8Array`);
  return list.map((file) => {
    need(file instanceof Uint8Array || file instanceof ArrayBuffer, `${name} must be Uint8Array or ArrayBuffer`);
    if (file.byteLength > maxBytes) throw new VaxcertError("too-large", `${name} is longer than ${maxBytes} bytes`);
    return copied(file);
  });
}
