/** What somebody who is no programmer is told of a code that a link failed with. `at`: the address, or the site's name. */
const LINK_TROUBLES: readonly (readonly [RegExp, (at: string) => string])[] = [
  [
    /ECONNREFUSED|ENOENT/u,
    (at) => `Nothing answers at ${at}. Is the database server there running, and is the port right?`,
  ],
  [/ETIMEDOUT/u, (at) => `No answer from ${at}. Is the line up, the machine on, and the port let through?`],
  [/EHOSTUNREACH|ENETUNREACH/u, (at) => `There is no way to ${at} now. Is the line, or the VPN, up?`],
  [/ENOTFOUND|EAI_AGAIN/u, (at) => `The name of ${at} is not known. Is it spelled right, and is the network up?`],
  [/ECONNRESET|EPIPE/u, (at) => `The line to ${at} broke.`],
  [/Access denied/u, (at) => `The database at ${at} refuses the user name or the password.`],
];

/** A message that stands below a site's name: without that name before it, as a sentence, and codes of links in words. */
export function toldAt(name: string, message: string): string {
  const isOfLink = message.startsWith(`${name} (`);
  const at = isOfLink ? /^ \((?<at>[^)]*)\): /u.exec(message.slice(name.length))?.groups?.['at'] : undefined;
  const trouble = LINK_TROUBLES.find(([code]) => code.test(message));
  if (at !== undefined && trouble !== undefined) return trouble[1](at);
  return sentence(message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message);
}

/** With a capital letter and a full stop. A code such as `ETIMEDOUT` stays as it is. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/u.test(first) ? first : `${first}.`;
}
