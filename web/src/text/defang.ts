// Writes web addresses, DNS names, mail addresses and public IP addresses so that nothing turns
// them into a link. Private addresses stay as they are: nobody can be sent to one by accident.

const address = /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g;
const webAddress = /\b(h)(tt)(ps?)(:\/\/)([^\s/"'<>|]+)/gi;
const otherScheme = /\b(f)(tp)(:\/\/)([^\s/"'<>|]+)/gi;

const isPrivate = (ip: string) =>
  /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(ip);

const dots = (host: string) => host.replaceAll('[.]', '.').replaceAll('.', '[.]');

/** Defangs the indicators inside any text, such as a command line. */
export function defangText(text: string): string {
  return text
    .replace(webAddress, (_, h: string, _tt: string, s: string, sep: string, host: string) => `${h}xx${s}${sep}${dots(host)}`)
    .replace(otherScheme, (_, f: string, _tp: string, sep: string, host: string) => `${f}xp${sep}${dots(host)}`)
    .replace(address, (ip) => (isPrivate(ip) ? ip : dots(ip)));
}

/** Defangs a text that is known to be one indicator: also bare DNS names and mail addresses. */
export function defangIndicator(text: string): string {
  const changed = defangText(text);
  if (changed !== text || /^[\d.]+$/.test(text) || text.includes(':')) return changed;
  return dots(text);
}
