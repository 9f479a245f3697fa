// An identity provider of somebody else's make, as a server. Reads its key from the first line of standard input, prints its
// port, and then reads orders: {"trust": address of a service provider's metadata, "encrypt": true to encrypt assertions for it}.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import * as samlify from 'samlify';

// samlify leaves the schemas to whoever uses it.
samlify.setSchemaValidator({ validate: async () => 'not checked here' });

const template = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status><saml:Assertion xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{SubjectConfirmationDataNotOnOrAfter}" Recipient="{SubjectRecipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{ConditionsNotBefore}" NotOnOrAfter="{ConditionsNotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="_foreign"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{AttributeStatement}</saml:Assertion></samlp:Response>';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { key, certificate } = JSON.parse((await lines.next()).value);
let service;
let idp;

const make = (base, encrypt) => samlify.IdentityProvider({
  entityID: `${base}/metadata`,
  privateKey: key,
  signingCert: certificate,
  wantAuthnRequestsSigned: true,
  wantLogoutRequestSigned: true,
  wantLogoutResponseSigned: true,
  isAssertionEncrypted: encrypt,
  requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  messageSigningOrder: 'sign-then-encrypt',
  nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
  singleSignOnService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${base}/sso` }],
  singleLogoutService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${base}/slo` }],
  loginResponseTemplate: { context: template, attributes: [{ name: 'householdID', valueTag: 'household', nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic', valueXsiType: 'xs:string' }] },
});

const parts = (url) => {
  const raw = url.slice(url.indexOf('?') + 1);
  return { query: Object.fromEntries(new URLSearchParams(raw)), octetString: raw.slice(0, raw.indexOf('&Signature=')) };
};

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const signIn = async (url) => {
  const { extract } = await idp.parseLoginRequest(service, 'redirect', parts(url));
  const now = new Date();
  const later = new Date(now.getTime() + 300_000);
  const acs = service.entityMeta.getAssertionConsumerService('post');
  const fill = (text) => {
    const values = {
      ID: '_r' + extract.request.id, AssertionID: '_a' + extract.request.id, Destination: acs, Audience: service.entityMeta.getEntityID(), SubjectRecipient: acs,
      Issuer: idp.entityMeta.getEntityID(), IssueInstant: now.toISOString(), StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ConditionsNotBefore: now.toISOString(), ConditionsNotOnOrAfter: later.toISOString(), SubjectConfirmationDataNotOnOrAfter: later.toISOString(),
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', NameID: 'foreign-viewer', InResponseTo: extract.request.id, attrHousehold: 'h-foreign',
    };
    return { id: values.ID, context: Object.entries(values).reduce((t, [k, v]) => t.replaceAll(`{${k}}`, v), text) };
  };
  const { context } = await idp.createLoginResponse(service, { extract }, 'post', {}, fill, false);
  return `<form method="post" action="${escape(acs)}"><input type="hidden" name="SAMLResponse" value="${escape(context)}"/><input type="hidden" name="RelayState" value="${escape(parts(url).query.RelayState ?? '')}"/></form>`;
};

const server = createServer(async (request, response) => {
  const leave = (location) => response.writeHead(302, { Location: location }).end();
  try {
    const path = request.url.split('?')[0];
    if (path === '/metadata') return response.end(idp.getMetadata());
    if (path === '/sso') return response.end(await signIn(request.url));
    if (path === '/leave') return leave(idp.createLogoutRequest(service, 'redirect', { logoutNameID: 'foreign-viewer', sessionIndex: '_foreign' }, 'its-state').context);
    if (path === '/slo' && request.url.includes('SAMLRequest=')) {
      const asked = await idp.parseLogoutRequest(service, 'redirect', parts(request.url));
      return leave(idp.createLogoutResponse(service, asked, 'redirect', parts(request.url).query.RelayState).context);
    }
    if (path === '/slo') {
      const answered = await idp.parseLogoutResponse(service, 'redirect', parts(request.url));
      return response.end(`ended ${answered.extract.response.inResponseTo ? 'in answer to a request' : 'by nobody'}`);
    }
    response.writeHead(404).end();
  } catch (error) {
    response.writeHead(500).end(String(error?.stack ?? error));
  }
});

server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  idp = make(base, false);
  process.stdout.write(`${server.address().port}\n`);
  for await (const line of lines) {
    const { trust, encrypt } = JSON.parse(line);
    service = samlify.ServiceProvider({ metadata: await (await fetch(trust)).text(), wantLogoutRequestSigned: true, wantLogoutResponseSigned: true });
    idp = make(base, encrypt);
    process.stdout.write('done\n');
  }
  process.exit(0);
});
