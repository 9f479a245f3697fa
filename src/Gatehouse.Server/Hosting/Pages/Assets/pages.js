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
})();
