// A second implementation: reads commands as JSON from standard input, answers JSON.
import { readFileSync } from 'node:fs';
import * as jose from 'jose';

const { action, ...input } = JSON.parse(readFileSync(0, 'utf8'));

const actions = {
  // Verifies a token of ours against a JWK Set of ours.
  async verify({ token, jwks, options }) {
    const { payload, protectedHeader } = await jose.jwtVerify(token, jose.createLocalJWKSet(jwks), { currentDate: new Date(input.now), ...options });
    return { payload, header: protectedHeader };
  },

  // Makes a key and signs with it.
  async sign({ alg, header, claims }) {
    const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
    const jwk = await jose.exportJWK(publicKey);
    const token = await new jose.SignJWT(claims).setProtectedHeader({ alg, ...header }).sign(privateKey);
    return { jwk, token, thumbprint: await jose.calculateJwkThumbprint(jwk) };
  },

  // Opens what we encrypted, with the private key as PEM.
  async decrypt({ jwe, key }) {
    const { plaintext } = await jose.compactDecrypt(jwe, await jose.importPKCS8(key, 'RSA-OAEP-256'));
    return { text: new TextDecoder().decode(plaintext) };
  },

  // Opens what we encrypted to an elliptic key, which comes as a private JWK.
  async open({ jwe, jwk }) {
    const { plaintext, protectedHeader } = await jose.compactDecrypt(jwe, await jose.importJWK(jwk, 'ECDH-ES'));
    return { text: new TextDecoder().decode(plaintext), header: protectedHeader };
  },

  // Encrypts to an elliptic key of ours.
  async seal({ jwk, text, cty }) {
    const jwe = await new jose.CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid, cty })
      .encrypt(await jose.importJWK(jwk, 'ECDH-ES'));
    return { jwe };
  },

  async thumbprint({ jwk }) {
    return { thumbprint: await jose.calculateJwkThumbprint(jwk) };
  },
};

try {
  console.log(JSON.stringify(await actions[action](input)));
} catch (error) {
  console.log(JSON.stringify({ error: error.code ?? String(error) }));
}
