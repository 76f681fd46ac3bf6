import { isIP } from 'node:net';
import { blocked } from './guard-error.ts';

/** An address that may be asked, as far as it can be told from its text. */
export interface Target {
  readonly url: URL;
  /** A name, or an address without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** Its origin is one of those that the operator put above the rules for strangers. */
  readonly exempt: boolean;
}

export interface TargetRules {
  /** Origins that may be private, plain http and at any port. */
  readonly allowOrigins: ReadonlySet<string>;
  /** Names of this installation, as URL writes them: it asks itself nothing. */
  readonly ownHosts: ReadonlySet<string>;
}

const MOST_CHARACTERS = 2048;
const PORTS: readonly number[] = [443, 8443];
/** Names that mean something within a machine, a house or a cloud alone, whatever a resolver says. */
const LOCAL_SUFFIXES = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home.arpa'];

/**
 * Reads an address, relative to the one that led to it. `URL` writes every spelling of a number (octal, hexadecimal, full
 * width) as the address that a system would connect to, so that what is checked is what is dialled. Throws
 * GuardError with URL_BLOCKED.
 */
export function targetOf(text: string, rules: TargetRules, from: Target | null = null): Target {
  if (text.length > MOST_CHARACTERS) throw blocked(`it has more than ${MOST_CHARACTERS} characters`);
  // URL leaves out line breaks and tabs, so that it would fetch another address than the one that was given.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) throw blocked('it has control characters');
  const url = URL.parse(text, from?.url.href);
  if (url === null) throw blocked('it is not a whole address, such as https://example.com/a/path');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw blocked('only https is asked');
  if (url.href.length > MOST_CHARACTERS) throw blocked(`it has more than ${MOST_CHARACTERS} characters`);
  if (url.username !== '' || url.password !== '') throw blocked('it names a user');
  if (from?.url.protocol === 'https:' && url.protocol === 'http:') throw blocked('it leads from https to http');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (rules.allowOrigins.has(url.origin)) return { url, host, port, exempt: true };
  if (url.protocol !== 'https:') throw blocked('only https is asked');
  if (!PORTS.includes(port)) throw blocked(`only the ports ${PORTS.join(' and ')} are asked`);
  if (isIP(host) === 0 && !isPublicName(host)) throw blocked('its host is no public name');
  if (rules.ownHosts.has(url.hostname)) throw blocked('it is this installation’s own, which asks itself nothing');
  return { url, host, port, exempt: false };
}

function isPublicName(host: string): boolean {
  // A closing dot is a second spelling of every name, and names without any dot are never public.
  if (host.endsWith('.') || !host.includes('.')) return false;
  return !LOCAL_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`));
}
