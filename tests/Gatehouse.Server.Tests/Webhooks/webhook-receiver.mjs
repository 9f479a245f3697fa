// A receiver that knows nothing of us but the secret on its first line of input: it checks each request with the library of
// Standard Webhooks, and writes one line about it.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

let webhook;
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    try {
      const message = webhook.verify(Buffer.concat(parts).toString('utf8'), request.headers);
      response.writeHead(204).end();
      console.log(JSON.stringify({ type: message.type, id: request.headers['webhook-id'], data: message.data }));
    } catch (error) {
      response.writeHead(401).end();
      console.log(JSON.stringify({ refused: error.message }));
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
const lines = createInterface({ input: process.stdin });
lines.on('line', secret => { webhook = new Webhook(secret); console.log('ready'); });
lines.on('close', () => process.exit(0));
