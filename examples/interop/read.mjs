// Reads certificates with other people's packages. One JSON line in, one out:
//   {reader, text, kid, certificate}   kid and certificate (DER) in base64
//   {dcc, claims} or {refused: why}    claims only of the readers that show them
import { X509Certificate } from 'node:crypto';
import { createInterface } from 'node:readline';
import cbor from 'cbor';
import cosette from 'cosette';
import dccUtils from 'dcc-utils';
import dccSDK from '@pathcheck/dcc-sdk';

console.log = console.error; // the packages log; the answers have the output to themselves

const HCERT = -260;

const readers = {
  async 'dcc-sdk'({ text, kid, certificate }) {
    dccSDK.addCachedCerts({ [kid]: certificate });
    const { status, contents } = await dccSDK.unpackAndVerify(text);
    if (status !== 'verified') throw new Error(status);
    return { dcc: await dccSDK.parseCWT(contents), claims: contents };
  },

  async 'cosette'({ text, certificate }) {
    const key = (kid, algorithm) => webKey(certificate, algorithm.name).then((key) => ({ key }));
    const claims = cbor.decode(await cosette.sign.verify(await dccSDK.unpack(text), key));
    return { dcc: claims.get(HCERT).get(1), claims };
  },

  async 'dcc-utils certificate'({ text, certificate }) {
    const dcc = await dccUtils.DCC.fromRaw(text);
    if (!await dcc.checkSignatureWithCertificate(new X509Certificate(der(certificate)).toString())) {
      throw new Error('not verified');
    }
    return { dcc: dcc.payload };
  },

  async 'dcc-utils keys list'({ text, kid, certificate }) {
    const dcc = await dccUtils.DCC.fromRaw(text);
    const publicKey = new X509Certificate(der(certificate)).publicKey;
    const listed = {
      publicKeyPem: spki(certificate).toString('base64'),
      publicKeyAlgorithm: publicKey.asymmetricKeyType === 'ec' ? ECDSA : PSS,
    };
    if (!await dcc.checkSignatureWithKeysList({ [kid]: listed })) throw new Error('not verified');
    return { dcc: dcc.payload };
  },
};

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: { name: 'SHA-256' } };
const PSS = { name: 'RSA-PSS', hash: { name: 'SHA-256' } };

function der(base64) {
  return Buffer.from(base64, 'base64');
}

function spki(certificate) {
  return new X509Certificate(der(certificate)).publicKey.export({ type: 'spki', format: 'der' });
}

function webKey(certificate, algorithm) {
  return cosette.sign.webcrypto.subtle.importKey(
    'spki', spki(certificate), algorithm === 'ECDSA' ? ECDSA : PSS, false, ['verify']);
}

// JSON has no maps with numbers for keys: they become objects.
function mapsToObjects(key, value) {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = await readers[request.reader](request).catch((e) => ({ refused: String(e.message ?? e) }));
  process.stdout.write(`${JSON.stringify(answer, mapsToObjects)}\n`);
}
