/** Keeps the overview up to date: the server sends the html of each part that has changed, by the id of its element. */
const lost = document.getElementById('live-lost');
let live: EventSource | null = null;

/** A tab that nobody sees listens to nothing: a browser has few connections to give to one address. */
function listenWhileSeen(): void {
  if (document.visibilityState === 'visible') live ??= listen();
  else {
    live?.close();
    live = null;
  }
}

function listen(): EventSource {
  const source = new EventSource('/live');
  source.addEventListener('parts', (event: MessageEvent<string>) => {
    for (const [id, html] of Object.entries(JSON.parse(event.data) as Readonly<Record<string, string>>)) show(id, html);
    if (lost !== null) lost.hidden = true;
  });
  source.addEventListener('error', () => {
    if (lost !== null) lost.hidden = false;
    // A session that is over is told by the sign-in page, not by a stream that never comes.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 10_000);
  });
  return source;
}

/** The keyboard's place is kept, where the link that has it is still there. */
function show(id: string, html: string): void {
  const element = document.getElementById(id);
  if (element === null) return;
  const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
  element.innerHTML = html;
  if (focused !== null && focused !== undefined)
    element.querySelector<HTMLElement>(`[href="${CSS.escape(focused)}"]`)?.focus();
}

document.addEventListener('visibilitychange', listenWhileSeen);
listenWhileSeen();

export {};
