// The types of vaxcert.mjs. All JSON is that of the Go packages verify and
// verify/mobile; its documentation is theirs.

export type Decision =
  | "valid" | "expired" | "not-yet-valid" | "revoked" | "unknown-issuer" | "bad-signature" | "not-allowed" | "malformed";

export type Outcome = "pass" | "warn" | "fail" | "skipped";

/** Vietnamese for "vi", English for anything else. */
export type Language = "vi" | "en" | (string & {});

/** Starts the verifier. source is vaxcert.wasm: a response, its bytes, or compiled. */
export function load(source: Source | PromiseLike<Source>): Promise<Vaxcert>;

export type Source = Response | BufferSource | WebAssembly.Module;

export interface Vaxcert {
  /** Of the Go module that was built. */
  readonly version: string;
  /** Makes a verifier. Throws a VaxcertError for what cannot be read. */
  verifier(options: Options): Verifier;
  /** The texts of the QR codes in a picture: RGBA, four bytes a pixel; none is []. Throws picture-size or picture-too-large. */
  scan(picture: { data: Uint8ClampedArray | Uint8Array; width: number; height: number }): string[];
  /** Explains a code; "" where it is unknown. */
  sentence(code: string, lang?: Language): string;
}

/** A name that is none of these throws a TypeError with the code unknown-option. */
export interface Options {
  /** Trust lists of any format that package verify/trust knows: signed snapshots, PEM, DER, gateway, JWKS, DID. */
  trust: (Uint8Array | ArrayBuffer)[];
  /** Who signs the trust lists: a certificate or a public key in PEM. Required for snapshots; every list must then be signed by it. */
  publisher?: string | null;
  /** The signed list of all files that are given here: none can be missing, and none be another. */
  dataset?: Uint8Array | ArrayBuffer | null;
  /** What is revoked, each recognised by content: a list of any format that package verify/revocation knows, or a zip file of a folder that vaxcert revoke made. None skips the check. */
  revoked?: (Uint8Array | ArrayBuffer)[];
  /** Rules and value sets of the EU format, each a file of JSON, as bytes. None skips the check. */
  rules?: (Uint8Array | ArrayBuffer)[];
  /** The country of arrival, ISO 3166-1 alpha-2. It and rules need each other. */
  arrival?: string;
  /** The region in it, as its rules name it. */
  region?: string;
  /** Refuses every deviation from the specification. Default: false. */
  strict?: boolean;
  /** For how many hours a signed trust list is fresh (default 24), and for how many more it is relied on (default 144). */
  freshHours?: number;
  graceHours?: number;
}

export interface Verifier {
  /** Judges the text of a QR code, at a time (default: now). mrz is the two lines of a passport. Never throws because of the text. */
  verify(text: string, options?: { lang?: Language; at?: Date; mrz?: string | null }): Report;
  /** What the verifier knows and how old that is (default: now). */
  status(at?: Date): TrustStatus;
  /** Gives the memory back. */
  close(): void;
}

export interface Report {
  version: number;
  decision: Decision;
  /** vaccination, test, recovery, icvp, ddcc … or unknown. */
  kind: string;
  /** Every check, in order. */
  checks: Check[];
  /** The key ID, in base64. */
  kid?: string;
  algorithm?: string;
  /** Times are RFC 3339. */
  issuer?: string;
  issuedAt?: string;
  expiresAt?: string;
  nationality?: string;
  dosesReceived?: number;
  /** The certificate as it was signed. Only where the signature is good. */
  payload?: unknown;
  /** What a person at a border reads. Where payload is. */
  fields?: Field[];
  /** How the holder differs from the passport; [] where all that can be compared agrees. Where payload is and mrz was given. */
  passport?: PassportFinding[];
}

export interface Check {
  name: string;
  outcome: Outcome;
  code: string;
  message: string;
  findings?: Finding[];
}

export interface Finding {
  code: string;
  field?: string;
  message: string;
}

export interface PassportFinding extends Finding {
  outcome: "warn" | "fail";
}

export interface Field {
  name: string;
  label: string;
  value: string;
}

export interface TrustStatus {
  keys: number;
  refused: number;
  signed: boolean;
  /** When the trust list was made, until when it is fresh and until when it is relied on. Of signed snapshots only. */
  made?: string;
  freshUntil?: string;
  usableUntil?: string;
  /** When the data set was made. */
  datasetMade?: string;
  /** too-old: no key is relied on any more. unknown: the list has no date. */
  age: "fresh" | "grace" | "too-old" | "unknown";
  countries: Record<string, number>;
  /** At most 100. */
  refusals: { code: string; country?: string }[];
  /** Entries in lists of what is revoked. */
  revoked: number;
  rules: number;
  rulesRefused: { code: string; name?: string }[];
}

/** What went wrong, with a stable code such as "trust-signature". */
export class VaxcertError extends Error {
  readonly code: string;
  constructor(code: string, message?: string);
}

/** In bytes: longer files throw too-large. */
export const maxBytes: number;

/** Pictures with more pixels throw picture-too-large. */
export const maxPixels: number;
