// A mail server: smtp-server takes the messages (STARTTLS at one port, TLS from the start at another, neither at a third),
// mailparser reads them, and each becomes one line of output. Recipients that begin with "unknown" are refused for good,
// those that begin with "busy" once.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';

const [key, cert] = [readFileSync(process.argv[2]), readFileSync(process.argv[3])];
const seen = new Set();

function refusal(code, text) {
  const error = new Error(text);
  error.responseCode = code;
  return error;
}

function options(more) {
  return {
    key, cert, logger: false, authMethods: ['PLAIN', 'LOGIN'],
    onAuth: (auth, session, done) => auth.username === 'gatehouse' && auth.password === 'open sesame'
      ? done(null, { user: auth.username }) : done(refusal(535, '5.7.8 Authentication credentials invalid')),
    onRcptTo: (recipient, session, done) => {
      const address = recipient.address;
      if (address.startsWith('unknown')) { return done(refusal(550, '5.1.1 No such user here')); }
      if (address.startsWith('busy') && !seen.has(address)) { seen.add(address); return done(refusal(451, '4.7.1 Come back later')); }
      return done();
    },
    onData: async (stream, session, done) => {
      const parts = [];
      for await (const part of stream) { parts.push(part); }
      const raw = Buffer.concat(parts);
      const mail = await simpleParser(raw, { skipImageLinks: true });
      console.log(JSON.stringify({
        to: session.envelope.rcptTo.map(r => r.address), sender: session.envelope.mailFrom.address, secure: session.secure, user: session.user ?? null,
        from: mail.from.text, header: mail.to.text, subject: mail.subject, messageId: mail.messageId, auto: mail.headers.get('auto-submitted') ?? null,
        headers: [...mail.headers.keys()], text: mail.text, html: mail.html, raw: raw.toString('latin1'),
        parts: mail.attachments.map(a => ({ id: a.cid, type: a.contentType, disposition: a.contentDisposition, content: a.content.toString('base64') })),
      }));
      done();
    },
    ...more,
  };
}

function listen(server) {
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.server.address().port)));
}

const servers = [
  new SMTPServer(options({ secure: false })),
  new SMTPServer(options({ secure: true })),
  new SMTPServer(options({ secure: false, disabledCommands: ['STARTTLS'], authOptional: true })),
];
for (const server of servers) { server.on('error', () => {}); }
console.log((await Promise.all(servers.map(listen))).join(' '));
createInterface({ input: process.stdin }).on('close', () => process.exit(0));
