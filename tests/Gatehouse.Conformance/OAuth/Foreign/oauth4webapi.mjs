// The certified client oauth4webapi against a Gatehouse: every message by itself, each answer validated by the library.
import * as oauth from 'oauth4webapi';
import * as jose from 'jose';
import { createHash, X509Certificate } from 'node:crypto';
import https from 'node:https';
import { Browser } from './browser.mjs';
import { main } from './main.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };

async function discover(issuer, algorithm) {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...insecure }));
}

const authentication = async (client) => {
  switch (client.method) {
    case 'none': return oauth.None();
    case 'self_signed_tls_client_auth': return oauth.TlsClientAuth();
    case 'private_key_jwt': return oauth.PrivateKeyJwt(await jose.importJWK(client.jwk, 'ES256'));
    default: return oauth.ClientSecretBasic(client.secret);
  }
};

// A request with a proof is tried once more when the server asks for its nonce (RFC 9449 §8).
async function withNonce(request, process) {
  try {
    return await process(await request());
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return process(await request());
  }
}

async function authorize(as, client, input, extra = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const parameters = {
    client_id: client.client_id, redirect_uri: input.redirectUri, response_type: 'code', scope: input.scope, state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...extra,
  };
  let query = parameters;
  if (input.pushed) {
    const auth = await authentication(input.client);
    const pushed = await withNonce(
      () => oauth.pushedAuthorizationRequest(as, client, auth, parameters, { DPoP: input.dpop, ...insecure }),
      (r) => oauth.processPushedAuthorizationResponse(as, client, r));
    query = { client_id: client.client_id, request_uri: pushed.request_uri };
  }
  const start = new URL(as.authorization_endpoint);
  start.search = new URLSearchParams(query);
  const back = await new Browser(input.person).visit(start, { application: input.redirectUri });
  const answer = back.posted ? new URLSearchParams(back.posted) : back.url.searchParams;
  return { parameters: oauth.validateAuthResponse(as, client, answer, state), verifier, nonce, posted: !!back.posted, answer, state };
}

// Node's fetch shows no certificate; its https module does.
const tlsFetch = (tls) => (url, { method, headers, body } = {}) => new Promise((resolve, reject) => {
  const request = https.request(url, { method, headers: { ...headers }, ...tls }, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode, headers: response.headers })));
  });
  request.on('error', reject);
  request.end(body?.toString());
});

await main({
  // RFC 8705: the client is its certificate, and so is whoever may use its token.
  async mutualTls(input) {
    const { ca, cert, key, other } = input.tls;
    const own = { [oauth.customFetch]: tlsFetch({ ca, cert, key }) };
    const issuer = new URL(input.issuer);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...own }));
    const client = { client_id: input.client.id, use_mtls_endpoint_aliases: true };
    const auth = await authentication(input.client);
    const tokens = await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: input.scope }, own));
    const described = await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, tokens.access_token, own));
    const refused = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: input.scope }, { [oauth.customFetch]: tlsFetch({ ca, ...other }) })
      .then((r) => oauth.processClientCredentialsResponse(as, client, r)).then(() => 'accepted', (e) => e.error ?? e.code);
    const open = async (tls) => (await oauth.protectedResourceRequest(
      tokens.access_token, 'GET', new URL('/api/v1/people', issuer), new Headers(), null, { [oauth.customFetch]: tlsFetch(tls) }).catch((e) => ({ status: e.status ?? e.code }))).status;
    return {
      thumbprint: described.cnf?.['x5t#S256'], own: createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url'), refused,
      opens: await open({ ca, cert, key }), stolen: await open({ ca, ...other }), bare: await open({ ca }),
    };
  },

  async discovery({ issuer }) {
    const [oidc, plain] = [await discover(issuer, 'oidc'), await discover(issuer, 'oauth2')];
    return { same: JSON.stringify(oidc) === JSON.stringify(plain), issuer: oidc.issuer };
  },

  async code(input) {
    const as = await discover(input.issuer);
    const client = { client_id: input.client.id };
    const { parameters, verifier, nonce, posted } = await authorize(as, client, input, input.formPost ? { response_mode: 'form_post' } : {});
    const response = await oauth.authorizationCodeGrantRequest(as, client, await authentication(input.client), parameters, input.redirectUri, verifier, insecure);
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true });
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    const userInfo = await oauth.processUserInfoResponse(as, client, claims.sub, await oauth.userInfoRequest(as, client, tokens.access_token, insecure));
    return { claims, userInfo, posted };
  },

  async dpopAndPar(input) {
    const as = await discover(input.issuer);
    const client = { client_id: input.client.id };
    const dpop = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    const { parameters, verifier, nonce } = await authorize(as, client, { ...input, pushed: true, dpop });
    const auth = await authentication(input.client);
    const tokens = await withNonce(
      () => oauth.authorizationCodeGrantRequest(as, client, auth, parameters, input.redirectUri, verifier, { DPoP: dpop, ...insecure }),
      (r) => oauth.processAuthorizationCodeResponse(as, client, r, { expectedNonce: nonce, requireIdToken: true }));
    const renewed = await withNonce(
      () => oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, { DPoP: dpop, ...insecure }),
      (r) => oauth.processRefreshTokenResponse(as, client, r));
    const described = await oauth.processIntrospectionResponse(
      as, client, await oauth.introspectionRequest(as, client, auth, renewed.access_token, insecure));
    return { type: renewed.token_type, described };
  },

  // The answer of one issuer, handed to a client that believes it asked another (RFC 9207 §2.4).
  async mixUp(input) {
    const honest = await discover(input.issuer);
    const client = { client_id: input.client.id };
    const { answer, state } = await authorize(honest, client, input);
    const error = await Promise.resolve().then(() => oauth.validateAuthResponse({ ...honest, issuer: input.otherIssuer }, client, answer, state)).then(() => undefined, (e) => e);
    return { code: error?.code, message: error?.message };
  },

  async device(input) {
    const as = await discover(input.issuer);
    const client = { client_id: input.client.id };
    const auth = await authentication(input.client);
    const device = await oauth.processDeviceAuthorizationResponse(as, client, await oauth.deviceAuthorizationRequest(as, client, auth, { scope: input.scope }, insecure));
    const poll = async () => oauth.processDeviceCodeResponse(as, client, await oauth.deviceCodeGrantRequest(as, client, auth, device.device_code, insecure));
    const pending = await poll().then(() => 'accepted', (e) => e.error);
    const hurried = await poll().then(() => 'accepted', (e) => e.error);
    await new Browser(input.person).visit(device.verification_uri_complete, { userCode: device.user_code, decision: 'deny' });
    await new Promise((resolve) => setTimeout(resolve, 1000 * ((device.interval ?? 5) + 5) + 200));
    return { pending, hurried, denied: await poll().then(() => 'accepted', (e) => e.error) };
  },

  async clientCredentials(input) {
    const as = await discover(input.issuer);
    const client = { client_id: input.client.id };
    const auth = await authentication(input.client);
    const tokens = await oauth.processClientCredentialsResponse(
      as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: input.scope, ...(input.resource && { resource: input.resource }) }, insecure));
    // As the resource would: by the published keys, with type, issuer, audience and time (RFC 9068 §4).
    const claims = input.resource
      ? await oauth.validateJwtAccessToken(as, new Request(input.resource, { headers: { authorization: `Bearer ${tokens.access_token}` } }), input.resource, insecure)
      : undefined;
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, tokens.access_token, insecure));
    const after = await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, tokens.access_token, insecure));
    return { claims, active: after.active };
  },
});
