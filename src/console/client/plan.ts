/** Shows how far the plan is, and the plan itself when it is there. */
const place = document.getElementById('plan');

interface State {
  readonly kind: string;
  readonly html: string | null;
}

async function look(target: HTMLElement): Promise<boolean> {
  const answer = await fetch(target.dataset['state'] ?? '');
  // Signed out, or another page in between: the page itself tells.
  if (answer.redirected) return false;
  const { kind, html } = (await answer.json()) as State;
  if (kind !== target.dataset['kind']) return false;
  const progress = document.getElementById('plan-progress');
  if (html !== null && progress !== null) progress.innerHTML = html;
  return true;
}

async function follow(target: HTMLElement): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const goesOn = await look(target).catch(() => true);
    if (!goesOn) break;
  }
  location.replace('/runs/plan');
}

if (place?.dataset['kind'] === 'under way') void follow(place);

export {};
