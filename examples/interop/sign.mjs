// Signs certificates with @pathcheck/dcc-sdk. One JSON line in, one out:
//   {dcc, issuer, months, certificate, key}   certificate and key (PKCS#8) in PEM
//   {text}
import { createInterface } from 'node:readline';
import dccSDK from '@pathcheck/dcc-sdk';

console.log = console.error; // the package logs; the answers have the output to themselves

for await (const line of createInterface({ input: process.stdin })) {
  const { dcc, issuer, months, certificate, key } = JSON.parse(line);
  const cwt = await dccSDK.makeCWT(dcc, months, issuer);
  const text = await dccSDK.signAndPack(cwt, certificate, key);
  process.stdout.write(`${JSON.stringify({ text })}\n`);
}
