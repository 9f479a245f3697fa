// Makes the page move by itself. Everything works without it.
(() => {
  'use strict';

  const poll = document.querySelector('[data-poll]');
  if (poll) {
    const ask = async () => {
      try {
        const answer = await fetch(poll.dataset.poll, { cache: 'no-store', headers: { Accept: 'application/json' } });
        if (answer.ok && (await answer.json()).state !== poll.dataset.state) {
          location.reload();
          return;
        }
      } catch {
        // Offline for a moment: the next round asks again.
      }
      setTimeout(ask, 3000);
    };
    setTimeout(ask, 3000);
  }

  const clock = document.querySelector('[data-left]');
  if (clock) {
    const end = performance.now() + Number(clock.dataset.left) * 1000;
    const tick = () => {
      const left = Math.floor((end - performance.now()) / 1000);
      if (left < 0) {
        location.reload();
        return;
      }
      clock.textContent = clock.dataset.text
        .replace('{m}', String(Math.floor(left / 60)))
        .replace('{s}', String(left % 60).padStart(2, '0'));
      setTimeout(tick, 1000);
    };
    tick();
  }

  // The answer to the form is a download, after which the browser stays here: show the next steps.
  for (const form of document.querySelectorAll('[data-download]')) {
    form.addEventListener('submit', () => setTimeout(() => location.assign(form.dataset.download), 2500));
  }

  const copy = document.querySelector('[data-copy]');
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      copy.textContent = copy.dataset.copied;
    });
  }

  // Safari on iPad says that it runs on a Mac; a Mac has no touch screen.
  const ipad = document.querySelector('[data-ipad]');
  if (ipad && navigator.maxTouchPoints > 1) {
    location.replace(ipad.dataset.ipad);
  }

  // A form on its way through: without script a button sends it.
  for (const form of document.querySelectorAll('[data-go]')) {
    form.submit();
  }

  // Narrows a list while somebody types; without script the server does.
  for (const finder of document.querySelectorAll('[data-finder]')) {
    const items = [...document.querySelectorAll(finder.dataset.finder)];
    const none = document.querySelector('[data-none]');
    finder.addEventListener('input', () => {
      const wanted = finder.value.trim().toLocaleLowerCase();
      for (const item of items) {
        item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
      }
      none.hidden = items.some(item => !item.hidden);
    });
  }

  // Passkeys. The browser talks to the authenticator (WebAuthn §5.1); the form carries what it says. Bytes travel as base64url.
  const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  const text = buffer => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const named = list => (list ?? []).map(c => ({ ...c, id: bytes(c.id) }));

  const talk = async asked => {
    const publicKey = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) {
      publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
      publicKey.excludeCredentials = named(asked.excludeCredentials);
      return navigator.credentials.create({ publicKey });
    }
    publicKey.allowCredentials = named(asked.allowCredentials);
    return navigator.credentials.get({ publicKey });
  };

  const written = made => JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.(),
      authenticatorData: text(made.response.authenticatorData),
      signature: text(made.response.signature),
      userHandle: text(made.response.userHandle),
    },
  });

  for (const form of window.PublicKeyCredential ? document.querySelectorAll('[data-passkey]') : []) {
    const problem = form.querySelector('[data-problem]');
    const button = form.querySelector('button');
    form.hidden = false;
    form.addEventListener('submit', async event => {
      event.preventDefault();
      button.disabled = true;
      problem.hidden = true;
      try {
        const answer = await fetch(form.dataset.passkey, { method: 'POST', body: new URLSearchParams({ form: form.elements.namedItem('form').value }) });
        form.elements.namedItem('credential').value = written(await talk(await answer.json()));
        form.submit();
      } catch {
        problem.hidden = false; // the person thought better of it, or the page is too old
      } finally {
        button.disabled = false;
      }
    });
  }
})();
