/** The bare address of `Name <user@example.com>` in lower case; a text without an address stays as it is. */
export function bareAddress(text: string): string {
  const open = text.lastIndexOf('<');
  const close = open >= 0 ? text.indexOf('>', open) : -1;
  return (close > open ? text.slice(open + 1, close) : text).trim().toLowerCase();
}

/** The domain of a bare address; empty when there is none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1 || address.length).replace(/\.$/, '');
}

/** As it is compared with that of an address: DNS knows no letter case, and may end with the root's dot. */
export function domainKey(domain: string): string {
  return domain.toLowerCase().replace(/\.$/, '');
}
