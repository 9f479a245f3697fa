// Second implementations of SAML: reads commands as JSON from standard input, answers JSON.
import { readFileSync } from 'node:fs';
import { SAML } from '@node-saml/node-saml';
import * as samlify from 'samlify';

const { action, ...input } = JSON.parse(readFileSync(0, 'utf8'));

// samlify leaves the schemas to whoever uses it; xmllint holds our messages to them elsewhere.
samlify.setSchemaValidator({ validate: async () => 'not checked here' });

const provider = () => samlify.IdentityProvider({
  entityID: input.provider.entityId,
  privateKey: input.provider.key,
  signingCert: input.provider.certificate,
  wantAuthnRequestsSigned: true,
  wantLogoutRequestSigned: true,
  wantLogoutResponseSigned: true,
  isAssertionEncrypted: input.encrypt ?? false,
  requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  dataEncryptionAlgorithm: input.cipher,
  keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  messageSigningOrder: input.encryptThenSign ? 'encrypt-then-sign' : 'sign-then-encrypt',
  nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
  singleSignOnService: [
    { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: 'https://login.blue.example/sso' },
    { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: 'https://login.blue.example/sso' },
  ],
  singleLogoutService: [
    { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: 'https://login.blue.example/slo' },
    { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: 'https://login.blue.example/slo' },
  ],
  loginResponseTemplate: { context: template, attributes: [{ name: 'householdID', valueTag: 'household', nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic', valueXsiType: 'xs:string' }] },
});

const us = () => samlify.ServiceProvider({
  metadata: input.serviceProviderMetadata, wantLogoutRequestSigned: true, wantLogoutResponseSigned: true,
});

const template = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status><saml:Assertion xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{SubjectConfirmationDataNotOnOrAfter}" Recipient="{SubjectRecipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{ConditionsNotBefore}" NotOnOrAfter="{ConditionsNotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="_si9"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{AttributeStatement}</saml:Assertion></samlp:Response>';

const query = (address) => {
  const raw = new URL(address).search.slice(1);
  return { query: Object.fromEntries(new URLSearchParams(raw)), octetString: raw.slice(0, raw.indexOf('&Signature=')) };
};

const actions = {
  // The provider's document, for us to read.
  async metadata() {
    return { metadata: provider().getMetadata() };
  },

  // Reads a sign-in request of ours as the provider.
  async request({ binding, address, field }) {
    const { extract } = await provider().parseLoginRequest(us(), binding, binding === 'redirect' ? query(address) : { body: { SAMLRequest: field } });
    return { id: extract.request.id, issuer: extract.issuer, acs: extract.request.assertionConsumerServiceUrl, format: extract.nameIDPolicy?.format };
  },

  // Answers one.
  async respond({ requestId, encryptThenSign }) {
    const idp = provider();
    const sp = us();
    const now = new Date();
    const later = new Date(now.getTime() + 300_000);
    const fill = (text) => {
      const values = {
        ID: '_r' + requestId, AssertionID: '_as' + requestId, Destination: sp.entityMeta.getAssertionConsumerService('post'), Audience: sp.entityMeta.getEntityID(),
        SubjectRecipient: sp.entityMeta.getAssertionConsumerService('post'), Issuer: idp.entityMeta.getEntityID(), IssueInstant: now.toISOString(),
        StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success', ConditionsNotBefore: now.toISOString(), ConditionsNotOnOrAfter: later.toISOString(),
        SubjectConfirmationDataNotOnOrAfter: later.toISOString(), NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', NameID: 'u-7c1f',
        InResponseTo: requestId, attrHousehold: 'h-19ab',
      };
      return { id: values.ID, context: Object.entries(values).reduce((t, [k, v]) => t.replaceAll(`{${k}}`, v), text) };
    };
    const { context } = await idp.createLoginResponse(sp, { extract: { request: { id: requestId } } }, 'post', {}, fill, encryptThenSign);
    return { response: context };
  },

  // Reads our logout request as the provider, and answers it by redirect.
  async logout({ binding, address, field }) {
    const idp = provider();
    const request = await idp.parseLogoutRequest(us(), binding, binding === 'redirect' ? query(address) : { body: { SAMLRequest: field } });
    const { context } = idp.createLogoutResponse(us(), request, 'redirect', 'state');
    return { name: request.extract.nameID, session: request.extract.sessionIndex, response: context };
  },

  // Asks us to end a session.
  async askLogout({ binding }) {
    const { context } = provider().createLogoutRequest(us(), binding, { logoutNameID: 'u-7c1f', sessionIndex: '_si9' }, 'state');
    return { request: context };
  },

  // Judges a response of ours as a service provider would.
  async judge({ response, options }) {
    const { profile } = await new SAML(options).validatePostResponseAsync({ SAMLResponse: response });
    return { name: profile.nameID, session: profile.sessionIndex, household: profile.householdID, channels: profile.channelID };
  },

  // Judges a logout request of ours as a service provider would.
  async judgeLogout({ address, options }) {
    const { query: parameters } = query(address);
    const { profile } = await new SAML(options).validateRedirectAsync(parameters, new URL(address).search.slice(1));
    return { name: profile.nameID, session: profile.sessionIndex };
  },
};

try {
  console.log(JSON.stringify(await actions[action](input)));
} catch (error) {
  console.log(JSON.stringify({ error: String(error?.stack ?? error) }));
}
