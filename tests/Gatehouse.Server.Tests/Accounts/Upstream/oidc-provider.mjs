// A provider of somebody else's, with its own development pages. Prints its port; reads orders from standard input, one JSON
// object per line: {"account": {"sub": …, claims …}} adds or replaces somebody, {"gone": sub} removes somebody, {"renewals": true} tells how often a
// refresh token came, {"slow": milliseconds} lets each of them wait.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// Standard output is for answers alone; the provider talks there, too.
console.info = console.log = console.error;

const accounts = new Map();
let renewals = 0;
let slow = 0;
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'groups'],
      email: ['email', 'email_verified'],
    },
    features: { registration: { enabled: true } },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    cookies: { keys: ['of a test'] },
    findAccount: (ctx, sub) => accounts.has(sub) ? { accountId: sub, claims: () => accounts.get(sub) } : undefined,
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === 'token' && ctx.oidc.params?.grant_type === 'refresh_token') {
      renewals += 1;
      await new Promise((done) => setTimeout(done, slow));
    }
  });
  server.on('request', provider.callback());
  process.stdout.write(`${port}\n`);
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.account) accounts.set(order.account.sub, order.account);
  if (order.gone) accounts.delete(order.gone);
  if (order.slow) slow = order.slow;
  process.stdout.write(order.renewals ? `${renewals}\n` : 'done\n');
}).on('close', () => process.exit(0));
