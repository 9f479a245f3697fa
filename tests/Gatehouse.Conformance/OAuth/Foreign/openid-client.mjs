// The certified client openid-client against a Gatehouse, as an application would use it.
import * as oidc from 'openid-client';
import * as jose from 'jose';
import { Browser } from './browser.mjs';
import { main } from './main.mjs';

async function authentication(client) {
  switch (client.method) {
    case 'none': return oidc.None();
    case 'client_secret_post': return oidc.ClientSecretPost(client.secret);
    case 'private_key_jwt': return oidc.PrivateKeyJwt(await jose.importJWK(client.jwk, 'ES256'));
    default: return oidc.ClientSecretBasic(client.secret);
  }
}

const connect = async ({ issuer, client, algorithm }) =>
  oidc.discovery(new URL(issuer), client.id, undefined, await authentication(client), {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks], algorithm, // the latter checks signatures, too
  });

// Code with PKCE, state and nonce; returns what an application has afterwards.
async function signIn(config, { redirectUri, person, scope, resource, pushed, dpop, decision }) {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const parameters = {
    redirect_uri: redirectUri, scope, state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    ...(resource && { resource }),
  };
  const start = pushed ? await oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP: dpop }) : oidc.buildAuthorizationUrl(config, parameters);
  const browser = new Browser(person);
  const back = await browser.visit(start, { application: redirectUri, decision });
  const openid = scope.split(' ').includes('openid');
  const tokens = await oidc.authorizationCodeGrant(
    config, back.url, { pkceCodeVerifier: verifier, expectedState: state, ...(openid && { expectedNonce: nonce, idTokenExpected: true }) },
    resource ? { resource } : undefined, { DPoP: dpop });
  return { tokens, browser, start, back };
}

await main({
  async discovery(input) {
    return (await connect(input)).serverMetadata();
  },

  async code(input) {
    const config = await connect(input);
    const { tokens, back } = await signIn(config, input);
    const claims = tokens.claims();
    const userInfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    return { claims, userInfo, idToken: tokens.id_token, scope: tokens.scope, type: tokens.token_type, hasRefresh: !!tokens.refresh_token, issuerInAnswer: back.url.searchParams.get('iss') };
  },

  async denied(input) {
    return (await signIn(await connect(input), { ...input, decision: 'deny' })).tokens;
  },

  async refresh(input) {
    const config = await connect(input);
    const { tokens } = await signIn(config, input);
    const second = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    const third = await oidc.refreshTokenGrant(config, second.refresh_token);
    const userInfo = await oidc.fetchUserInfo(config, third.access_token, tokens.claims().sub);
    return { rotated: new Set([tokens, second, third].map((t) => t.refresh_token)).size, sub: userInfo.sub };
  },

  async introspectAndRevoke(input) {
    const config = await connect(input);
    const { tokens } = await signIn(config, input);
    const before = await oidc.tokenIntrospection(config, tokens.access_token);
    await oidc.tokenRevocation(config, tokens.refresh_token);
    const after = await oidc.tokenIntrospection(config, tokens.access_token);
    return { before, after, unknown: await oidc.tokenIntrospection(config, 'gh_at_unknown') };
  },

  async dpop(input) {
    const config = await connect(input);
    const dpop = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const { tokens } = await signIn(config, { ...input, dpop });
    const userInfo = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP: dpop });
    const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: dpop });
    const other = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const stolen = await oidc.fetchUserInfo(config, renewed.access_token, tokens.claims().sub, { DPoP: other }).then(() => 'accepted', (e) => e.cause?.[0]?.parameters?.error ?? e.code);
    const asBearer = await oidc.fetchUserInfo(config, renewed.access_token, tokens.claims().sub).then(() => 'accepted', (e) => e.cause?.[0]?.parameters?.error ?? e.code);
    return { type: tokens.token_type, renewedType: renewed.token_type, sub: userInfo.sub, stolen, asBearer };
  },

  async par(input) {
    const config = await connect(input);
    const { tokens, start } = await signIn(config, { ...input, pushed: true });
    return { sub: tokens.claims().sub, parameters: [...start.searchParams.keys()].sort() };
  },

  async device(input) {
    const config = await connect(input);
    const device = await oidc.initiateDeviceAuthorization(config, { scope: input.scope });
    const polling = oidc.pollDeviceAuthorizationGrant(config, device);
    const page = await new Browser(input.person).visit(device.verification_uri, { userCode: device.user_code });
    const tokens = await polling;
    return { page: page.status, type: tokens.token_type, sub: tokens.claims()?.sub, complete: device.verification_uri_complete };
  },

  async clientCredentials(input) {
    const config = await connect(input);
    const tokens = await oidc.clientCredentialsGrant(config, { scope: input.scope, ...(input.resource && { resource: input.resource }) });
    return { type: tokens.token_type, scope: tokens.scope, expires: tokens.expires_in, token: tokens.access_token };
  },

  async exchange(input) {
    const config = await connect(input);
    const first = await oidc.clientCredentialsGrant(config, { scope: input.scope });
    const second = await oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: first.access_token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', resource: input.resource, scope: input.scope,
    });
    return { type: second.issued_token_type, claims: jose.decodeJwt(second.access_token) };
  },

  async register(input) {
    const config = await oidc.dynamicClientRegistration(
      new URL(input.issuer), { redirect_uris: [input.redirectUri], client_name: 'Foreign', token_endpoint_auth_method: 'client_secret_post', grant_types: ['authorization_code', 'refresh_token'], scope: input.scope },
      undefined, { execute: [oidc.allowInsecureRequests], initialAccessToken: input.registrationToken });
    const { tokens } = await signIn(config, input);
    return { id: config.clientMetadata().client_id, sub: tokens.claims().sub };
  },

  async logout(input) {
    const config = await connect(input);
    const { tokens, browser } = await signIn(config, input);
    const url = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: input.postLogoutUri, id_token_hint: tokens.id_token, state: 'bye' });
    const end = await browser.visit(url, { application: input.postLogoutUri });
    const silent = oidc.buildAuthorizationUrl(config, {
      redirect_uri: input.redirectUri, scope: input.scope, prompt: 'none', state: 's', code_challenge_method: 'S256',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
    });
    const after = await browser.visit(silent, { application: input.redirectUri });
    return { end: end.url.href, error: after.url.searchParams.get('error') };
  },
});
