/** Keeps the overview up to date: the server sends the html of each part that has changed, by the id of its element. */
const lost = document.getElementById('live-lost');
const live = new EventSource('/live');

live.addEventListener('parts', (event: MessageEvent<string>) => {
  const parts = JSON.parse(event.data) as Readonly<Record<string, string>>;
  for (const [id, html] of Object.entries(parts)) {
    const element = document.getElementById(id);
    if (element === null || element.dataset['html'] === html) continue;
    const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
    element.innerHTML = html;
    element.querySelector<HTMLElement>(`[href="${CSS.escape(focused ?? '')}"]`)?.focus();
  }
  if (lost !== null) lost.hidden = true;
});

live.addEventListener('error', () => {
  if (lost !== null) lost.hidden = false;
  // A session that is over is told by the sign-in page, not by a stream that never comes.
  if (live.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 10_000);
});

export {};
