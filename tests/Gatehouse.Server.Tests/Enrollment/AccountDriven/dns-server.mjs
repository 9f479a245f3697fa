// A resolver: dns2, over TCP, at the port of its argument or any. Its first line is the port; each line that it is told is what
// it answers for a name from then on: { name, texts } with each record as a list of strings, { name, alias }, or { name, code }.
// Other names do not exist.
import { createInterface } from 'node:readline';
import dns2 from 'dns2';

const { Packet } = dns2;
const zone = new Map();

function answer(request, send) {
  const response = Packet.createResponseFromRequest(request);
  let name = request.questions[0].name;
  let found = zone.get(name.toLowerCase());
  while (found?.alias) {
    response.answers.push({ name, type: Packet.TYPE.CNAME, class: Packet.CLASS.IN, ttl: 60, domain: found.alias });
    name = found.alias;
    found = zone.get(name);
  }
  response.header.rcode = found ? found.code ?? 0 : Packet.RCODE.NXDOMAIN;
  for (const text of found?.texts ?? []) {
    response.answers.push({ name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 60, data: text });
  }
  send(response);
}

const server = dns2.createServer({ tcp: true, handle: answer });
server.on('requestError', () => {});
const port = Number(process.argv[2] ?? 0);
const addresses = await server.listen({ tcp: { port, host: '127.0.0.1', address: '127.0.0.1' } });
console.log(addresses.tcp.port);
createInterface({ input: process.stdin })
  .on('line', line => {
    const order = JSON.parse(line);
    zone.set(order.name.toLowerCase(), order);
    console.log('done');
  })
  .on('close', () => process.exit(0));
