/** Addresses that the contract allows in links (`linkHref`); a test compares both. */
const HREF = /^(https?:\/\/[^\s]+|mailto:[^\s]+|tel:[0-9+-]+|\/(?!\/)[^\s]*|#[^\s]*)$/;

export const HREF_RULE = '链接地址须以 http://、https://、mailto:、tel: 或 / 开头，中间没有空格。';

export function isHref(address: string): boolean {
  return address.length <= 2000 && HREF.test(address);
}

/** Completes a typed address where it is unambiguous: `www.x.cn` → `https://www.x.cn`. */
export function completeHref(typed: string): string {
  const address = typed.trim();
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+([/?#:]|$)/i.test(address) ? `https://${address}` : address;
}
