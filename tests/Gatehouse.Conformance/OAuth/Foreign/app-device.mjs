// An app on a device without our SDK: jose makes keys, proofs and assertions, oauth4webapi speaks to the token endpoint and
// validates each answer.
import * as oauth from 'oauth4webapi';
import * as jose from 'jose';
import { main } from './main.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

class Device {
  static async make(input) {
    const url = new URL(input.issuer);
    const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...insecure }));
    return Object.assign(new Device(), {
      as, client: { client_id: input.clientId }, ...(await Device.keys(input.clientId)),
    });
  }

  static async keys(clientId) {
    const pair = await oauth.generateKeyPair('ES256', { extractable: true });
    const jwk = await jose.exportJWK(pair.publicKey);
    return { pair, jwk, jkt: await jose.calculateJwkThumbprint(jwk), dpop: oauth.DPoP({ client_id: clientId }, pair) };
  }

  async proof(method, url, nonce) {
    return new jose.SignJWT({ htm: method, htu: url, jti: crypto.randomUUID(), ...(nonce && { nonce }) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.jwk }).setIssuedAt().sign(this.pair.privateKey);
  }

  // The metadata names the endpoint; the proof is repeated once with the nonce that the server asks for (RFC 9449 §8).
  async enroll(idempotencyKey = crypto.randomUUID()) {
    const url = this.as.gatehouse_anonymous_enrollment_endpoint;
    let response, nonce;
    for (let attempt = 0; attempt < 2; attempt++) {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey, dpop: await this.proof('POST', url, nonce) },
        body: JSON.stringify({
          client_id: this.client.client_id, authentication_mode: 'no', software_id: 'org.example.foreign', software_version: '1.0', platform: 'linux',
          key_storage: 'software', scope: 'offline_access',
        }),
      });
      nonce = response.headers.get('dpop-nonce');
      if (response.status !== 400) break;
    }
    const body = await response.json();
    return { status: response.status, ...body };
  }

  // Once more with the nonce, when the server asks for one.
  async ask(request, process) {
    try {
      return await process(await request());
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return process(await request());
    }
  }

  refresh(refreshToken, dpop = this.dpop) {
    return this.ask(
      () => oauth.refreshTokenGrantRequest(this.as, this.client, oauth.None(), refreshToken, { DPoP: dpop, ...insecure }),
      (r) => oauth.processRefreshTokenResponse(this.as, this.client, r));
  }

  grant(type, parameters, dpop = this.dpop) {
    return this.ask(
      () => oauth.genericTokenEndpointRequest(this.as, this.client, oauth.None(), type, parameters, { DPoP: dpop, ...insecure }),
      (r) => oauth.processGenericTokenEndpointResponse(this.as, this.client, r));
  }

  async loginByKey(enrolled) {
    const assertion = await new jose.SignJWT({ scope: 'no_auth_grant' }).setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setIssuer(enrolled.device_id).setSubject(enrolled.sub).setAudience(this.as.issuer).setJti(crypto.randomUUID())
      .setIssuedAt().setExpirationTime('60s').sign(this.pair.privateKey);
    return this.grant('urn:ietf:params:oauth:grant-type:jwt-bearer', { assertion });
  }

  exchange(subjectToken, audience, dpop) {
    return this.grant('urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: subjectToken, subject_token_type: accessToken, requested_token_type: accessToken, audience,
    }, dpop);
  }

  async device(token, id, dpop = this.dpop) {
    const url = new URL(`${this.as.gatehouse_anonymous_enrollment_endpoint.replace(/enroll\/anonymous$/, 'devices/')}${id}`);
    const call = () => oauth.protectedResourceRequest(token, 'GET', url, new Headers(), null, { DPoP: dpop, ...insecure });
    try {
      return (await call()).json();
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return (await call()).json();
    }
  }
}

await main({
  async life(input) {
    const device = await Device.make(input);
    const key = crypto.randomUUID();
    const enrolled = await device.enroll(key);
    const repeated = await device.enroll(key);
    const renewed = await device.refresh(enrolled.refresh_token);
    const login = await device.loginByKey(enrolled);
    const exchanged = await device.exchange(login.access_token, input.audience);
    const { payload, protectedHeader } = await jose.jwtVerify(
      exchanged.access_token, jose.createRemoteJWKSet(new URL(device.as.jwks_uri)), { issuer: device.as.issuer, audience: input.audience, typ: 'at+jwt' });
    const shown = await device.device(login.access_token, enrolled.device_id);
    return { enrolled, repeated, renewed, exchanged, payload, algorithm: protectedHeader.alg, jkt: device.jkt, shown };
  },

  // Whoever has the tokens and not the key gets nothing for them.
  async thief(input) {
    const device = await Device.make(input);
    const enrolled = await device.enroll();
    const { dpop } = await Device.keys(input.clientId);
    const why = (attempt) => attempt.then(() => 'accepted', (e) => e.error ?? e.cause?.[0]?.parameters?.error ?? e.message);
    return {
      refresh: await why(device.refresh(enrolled.refresh_token, dpop)),
      exchange: await why(device.exchange(enrolled.access_token, input.audience, dpop)),
      call: await why(device.device(enrolled.access_token, enrolled.device_id, dpop)),
      owner: await why(device.refresh(enrolled.refresh_token)),
    };
  },
});
