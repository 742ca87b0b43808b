import { Failure } from '../failure';
import { badAnswer } from './faults';
import type { Transport } from './transport';

const PAGE_LIMIT = 16 * 1024 * 1024;
const MAX_REDIRECTS = 5;

function decode(body: Buffer, contentType: string): string {
  const label = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(body);
  } catch (error) {
    if (error instanceof RangeError) throw badAnswer('网页的文字编码不认识。', error);
    throw error;
  }
}

function webAddress(text: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'https:' || url.protocol === 'http:') return url;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new Failure('LINE_ADDRESS', '网页地址不正确。', '请核对网页地址。');
}

/** A page of the public site as any visitor gets it: no session, redirects followed. Any HTTP status resolves. */
export async function fetchPublicPage(
  transport: Transport,
  address: string,
  answerTimeout: number,
): Promise<{ status: number; html: string }> {
  let url = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await transport.request({
      method: 'GET',
      url: webAddress(url),
      headers: { accept: 'text/html' },
      answerTimeout,
      maxBytes: PAGE_LIMIT,
    });
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status > 399 || location === undefined)
      return { status: answer.status, html: decode(answer.body, answer.headers['content-type'] ?? '') };
    url = new URL(location, url).href;
  }
  throw badAnswer('网页反复跳转。');
}
