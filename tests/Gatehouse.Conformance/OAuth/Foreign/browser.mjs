// A person at a browser without script: keeps cookies, follows redirects one by one, fills in the forms of the pages.

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x2B': '+', '#x2F': '/' };
const decode = (text) => text.replace(/&([a-z]+|#\w+);/gi, (whole, name) => entities[name] ?? (name[0] === '#' ? String.fromCodePoint(Number(`0${name.slice(1)}`)) : whole));

const attributes = (tag) =>
  Object.fromEntries([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, decode(value ?? '')]));

export class Browser {
  #cookies = new Map();

  constructor(person) {
    this.person = person;
  }

  // One request, without following anything.
  async request(url, form) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: { accept: 'text/html', cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (rest.some((r) => /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(r))) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  // Opens an address and does what its pages ask for, until it is sent to the application or nothing is left to do.
  async visit(address, { application, decision = 'allow', userCode } = {}) {
    let [url, form] = [new URL(address), undefined];
    for (let step = 0; step < 20; step++) {
      const response = await this.request(url, form);
      const location = response.headers.get('location');
      if (location) {
        if (application && location.startsWith(application)) return { url: new URL(location), status: response.status };
        [url, form] = [new URL(location, url), undefined];
        continue;
      }

      const page = await response.text();
      const next = response.ok ? this.#fill(page, { decision, userCode }) : undefined;
      if (!next) return { url, status: response.status, page };
      [url, form] = [new URL(next.action, url), next.fields];
      if (application && url.href.startsWith(application)) return { url, status: response.status, posted: form };
    }
    throw new Error('The pages go round in a circle.');
  }

  #fill(page, { decision, userCode }) {
    for (const [, tag, body] of page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
      const fields = Object.fromEntries([...body.matchAll(/<input\b([^>]*)>/g)].map((m) => attributes(m[1])).map((i) => [i.name, i.value ?? '']));
      if ('identifier' in fields) fields.identifier = this.person.name;
      if ('password' in fields) fields.password = this.person.password;
      if ('user_code' in fields) fields.user_code = userCode;
      if (/name="decision"/.test(body)) fields.decision = decision;
      return { action: attributes(tag).action, fields };
    }
  }
}
