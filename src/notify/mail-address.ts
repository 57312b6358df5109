const LOCAL = /^[^\s@<>()[\]\\,;:"\p{Cc}-][^\s@<>()[\]\\,;:"\p{Cc}]{0,63}$/u;
const DOMAIN =
  /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u;

/**
 * Whether a text is one mail address that may be put into a header and on a command line: no name, no list, no quotes,
 * no leading dash. Stricter than RFC 5322, since it comes from a table that anybody may have written to.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return text.length <= 254 && LOCAL.test(text.slice(0, Math.max(at, 0))) && DOMAIN.test(text.slice(at + 1));
}
