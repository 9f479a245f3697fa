// The package jose as a resource: verifies tokens by the published key set alone.
import * as jose from 'jose';
import { main } from './main.mjs';

await main({
  async verify({ token, jwksUri, issuer, audience, type }) {
    const keys = jose.createRemoteJWKSet(new URL(jwksUri));
    const { payload, protectedHeader } = await jose.jwtVerify(token, keys, { issuer, audience, typ: type });
    return { payload, header: protectedHeader };
  },
});
