// Before it decides about people, the page decides about a specimen: a golden
// vector of the SDK that must be valid, and must not be once it is altered.
// Nobody trusts its key but the verifier that is made here. The first real
// verdict is the faster for it, since browsers compile what runs first then.

export function selfTest(sdk, { text, at, certificate }) {
  const der = Uint8Array.from(atob(certificate), (c) => c.charCodeAt(0));
  const verifier = sdk.verifier({ trust: [der] });
  const decide = (code) => verifier.verify(code, { lang: "vi", at: new Date(at) }).decision;
  const altered = text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
  const good = decide(text) === "valid" && decide(altered) !== "valid";
  verifier.close();
  if (!good) throw new Error("the self-test failed");
}
