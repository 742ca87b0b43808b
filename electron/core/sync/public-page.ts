import { guarded } from '../../error-boundary';
import { createHash } from 'node:crypto';
import { Failure } from '../failure';
import { badAnswer } from './http/failures';
import type { Transport } from './http/protocol';

const MAX_REDIRECTS = 5;

/** Headers of a browser: a site may serve other clients another page. */
const AS_A_VISITOR = {
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36',
  'accept-language': 'zh-CN,zh;q=0.9',
  'accept-encoding': 'gzip',
};

export interface PublicRequest {
  url: string;
  /** Allowed servers as `host` or `host:port`, also after a redirect. */
  hosts: readonly string[];
  accept: string;
  /** Maximum size of the answer in bytes, compressed and decompressed. */
  maxBytes: number;
  /** Maximum total time in ms. */
  deadline: number;
  /** Whether to return the bytes, or only their hash. */
  keep: boolean;
}

export interface PublicAnswer {
  /** Address of the last answer. */
  url: string;
  /** A redirect (3xx) to a host that is not allowed is returned as it is. */
  status: number;
  /** Names in lower case; values of repeated headers joined. */
  headers: Record<string, string>;
  body: Buffer;
  sha256: string;
  size: number;
}

function webAddress(text: string, base?: string): URL {
  try {
    const url = new URL(text, base);
    if (url.protocol === 'https:' || url.protocol === 'http:') return url;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new Failure('LINE_ADDRESS', '网页地址不正确。', '请核对网页地址。');
}

const tooSlow = () =>
  new Failure(
    'LINE_TIMEOUT',
    '网站没有在限定时间内给出内容。',
    '请稍后再试；若反复出现，请联系网站运维人员。',
  );

/** Fetches one address; redirects are returned as they are. */
async function fetchOnce(
  transport: Transport,
  url: URL,
  request: PublicRequest,
  { answerTimeout, signal }: { answerTimeout: number; signal: AbortSignal },
): Promise<PublicAnswer> {
  const hash = createHash('sha256');
  const parts: Buffer[] = [];
  let size = 0;
  const { status, headers } = await transport.request({
    method: 'GET',
    url,
    headers: { ...AS_A_VISITOR, accept: request.accept },
    answerTimeout,
    maxBytes: request.maxBytes,
    signal,
    sink: (bytes) => {
      hash.update(bytes);
      size += bytes.length;
      if (request.keep) parts.push(bytes);
    },
  });
  const joined = Object.entries(headers).map(
    ([name, value]) => [name, [value ?? ''].flat().join(', ')] as const,
  );
  return {
    url: url.href,
    status,
    headers: Object.fromEntries(joined),
    body: Buffer.concat(parts),
    sha256: hash.digest('hex'),
    size,
  };
}

/**
 * Fetches a resource of the public site like any visitor: without a session, following redirects within `hosts`.
 * Resolves with any HTTP status; reads the body of 2xx answers only. Rejects with `Failure` 'LINE_ADDRESS' for a host
 * that is not in `hosts`, 'LINE_TIMEOUT', and `LINE_*` for other failures of the connection.
 *
 * @param answerTimeout maximum time in ms without data during an answer
 */
export async function fetchPublic(
  transport: Transport,
  request: PublicRequest,
  answerTimeout: number,
): Promise<PublicAnswer> {
  const over = new AbortController();
  const timer = setTimeout(
    guarded('public page: deadline', () => over.abort()),
    request.deadline,
  );
  try {
    let url = webAddress(request.url);
    if (!request.hosts.includes(url.host))
      throw new Failure(
        'LINE_ADDRESS',
        `网页地址“${url.host}”不是本站的。`,
        '请核对网页地址和本站的核验规则。',
      );
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await fetchOnce(transport, url, request, { answerTimeout, signal: over.signal });
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
      const next = webAddress(location, url.href);
      if (!request.hosts.includes(next.host)) return answer;
      url = next;
    }
    throw badAnswer('网页反复跳转。');
  } catch (error) {
    if (over.signal.aborted) throw tooSlow();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
