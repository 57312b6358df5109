/** The secrets in a text: as they are, and as a url, JSON, HTML or base64 would hold them. */
export function leaksOf(text: string, secrets: readonly string[]): string[] {
  const forms = (secret: string): string[] => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    Buffer.from(secret).toString('base64').replace(/=+$/u, ''),
  ];
  return secrets.filter((secret) => forms(secret).some((form) => text.includes(form)));
}
