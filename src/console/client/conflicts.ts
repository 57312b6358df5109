/** Keys for the inbox and for one conflict; all that they do can be done without them too. */
const OFF = 'spokesync-keys-off';

const links = [...document.querySelectorAll<HTMLAnchorElement>('a.conflict-link')];
const boxes = [...document.querySelectorAll<HTMLInputElement>('input[type="checkbox"][name="id"]')];
const note = document.querySelector<HTMLInputElement>('.close-form input[name="note"]');
const help = document.querySelector<HTMLDialogElement>('#keys');
const button = document.querySelector<HTMLButtonElement>('#keys-button');
const count = document.getElementById('chosen-count');
const chooseAll = document.querySelector<HTMLButtonElement>('#choose-all');

const rowOf = (element: Element | null | undefined): HTMLElement | null => element?.closest('tr') ?? null;
const here = (): number => links.findIndex((link) => rowOf(link)?.contains(document.activeElement) === true);
const boxAt = (at: number): HTMLInputElement | undefined => {
  const row = rowOf(links[at]);
  return boxes.find((box) => row?.contains(box) === true && !box.disabled);
};

let last = -1;
document.addEventListener('focusin', () => {
  if (here() >= 0) last = here();
});

function step(by: number): void {
  if (links.length === 0) {
    document.querySelector<HTMLAnchorElement>(by > 0 ? '#older' : '#newer')?.click();
    return;
  }
  const at = Math.min(links.length - 1, Math.max(0, (here() >= 0 ? here() : last) + by));
  links[at]?.focus();
  rowOf(links[at])?.scrollIntoView({ block: 'nearest' });
}

function choose(): void {
  const box = boxAt(here() >= 0 ? here() : last);
  if (box === undefined) return;
  box.checked = !box.checked;
  tell();
}

function close(): void {
  if (links.length > 0 && boxes.every((box) => !box.checked)) choose();
  note?.focus();
}

const KEYS: Readonly<Record<string, () => void>> = {
  j: () => step(1),
  k: () => step(-1),
  x: choose,
  e: close,
  u: () => document.querySelector<HTMLAnchorElement>('#back')?.click(),
  '/': () => document.querySelector<HTMLInputElement>('.filters input')?.focus(),
  '?': () => help?.showModal(),
};

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type="checkbox"]), select, textarea, [contenteditable="true"]')
  );
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help?.open === true) return;
  const does = KEYS[event.key];
  if (does === undefined || localStorage.getItem(OFF) === '1') return;
  event.preventDefault();
  does();
});

function tell(): void {
  const chosen = boxes.filter((box) => box.checked).length;
  if (count !== null) count.textContent = chosen === 0 ? '' : `(${chosen})`;
  for (const box of boxes) rowOf(box)?.classList.toggle('chosen', box.checked);
  const open = boxes.filter((box) => !box.disabled);
  if (chooseAll !== null) chooseAll.textContent = chosen < open.length ? 'Choose all on this page' : 'Choose none';
}

document.addEventListener('change', tell);
chooseAll?.addEventListener('click', () => {
  const open = boxes.filter((box) => !box.disabled);
  const isOn = open.some((box) => !box.checked);
  for (const box of open) box.checked = isOn;
  tell();
});
if (chooseAll !== null) chooseAll.hidden = boxes.length === 0;
tell();

if (button !== null) {
  button.hidden = false;
  button.addEventListener('click', () => help?.showModal());
}

const isOn = document.querySelector<HTMLInputElement>('#keys-on');
if (isOn !== null) {
  isOn.checked = localStorage.getItem(OFF) !== '1';
  isOn.addEventListener('change', () => localStorage.setItem(OFF, isOn.checked ? '0' : '1'));
}

export {};
