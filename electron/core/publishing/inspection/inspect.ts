import type { PageRules } from '../../../platform/contract';
import { Failure } from '../../failure';
import type { Session, PublicAnswer } from '../../types';
import { decodeStyle } from '../../../domain/publishing/charset';
import {
  Findings,
  MAX_PAGE,
  verdictOf,
  type FetchedPage,
  type Inspection,
  type FindingCode,
  type ResourceRequest,
  type Resource,
  type SignedArticle,
} from '../../../domain/publishing/model';

/** Limits of one inspection: rounds of fetching, requests, bytes, and ms for each request and in total. */
const MAX_ROUNDS = 30;
const MAX_REQUESTS = 300;
const MAX_BYTES = 400 * 1024 * 1024;
const MAX_PAGE_BYTES = 20 * 1024 * 1024;
const REQUEST_TIME = 60_000;
const WHOLE_TIME = 180_000;
const AT_ONCE = 4;

type Parts = Pick<Session, 'platform' | 'pages'>;

interface Fetching {
  parts: Parts;
  rules: PageRules;
  pages: FetchedPage[];
  resources: Map<string, Resource>;
  requests: number;
  bytes: number;
  end: number;
}

/** Finding for a failed request of the page itself, by error code; other failures are thrown. */
const FAILED: Record<string, FindingCode> = {
  LINE_ANSWER_TOO_LARGE: 'PAGE_LIMIT',
  LINE_DROPPED: 'PAGE_TRUNCATED',
};

/**
 * Fetches a public page and its resources, as far as the site's rules allow, and compares it with the signed article.
 * Rejects with `Failure` `LINE_*` when the page itself cannot be fetched.
 */
export async function inspectAddress(
  parts: Parts,
  signed: SignedArticle,
  rules: PageRules,
  url: string,
): Promise<Inspection> {
  const fetching: Fetching = {
    parts,
    rules,
    pages: [],
    resources: new Map(),
    requests: 0,
    bytes: 0,
    end: performance.now() + WHOLE_TIME,
  };
  try {
    await fetchPage(fetching, url);
  } catch (error) {
    const code = error instanceof Failure ? FAILED[error.code] : undefined;
    if (code === undefined) throw error;
    return unjudged(
      code,
      code === 'PAGE_LIMIT' ? '网页超过 5 MB，没有核对。' : '网页没有取全，连接中途断开。',
    );
  }
  const thread = parts.pages.open();
  try {
    for (let round = 0; ; round++) {
      const inspection = await thread.run({
        signed,
        rules,
        pages: fetching.pages,
        resources: fetching.resources,
      });
      if (inspection.needs.length === 0) return inspection;
      if (round === MAX_ROUNDS) return unjudged('PAGE_LIMIT', '网页引用的内容太多，没有核对完。');
      await fetchAll(fetching, inspection.needs);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    return unjudged('PAGE_LIMIT', '网页的结构过于复杂，在限定的时间和内存里没有核对完。');
  } finally {
    await thread.end();
  }
}

function unjudged(code: FindingCode, text: string): Inspection {
  const findings = new Findings();
  findings.add(code, text);
  return { verdict: verdictOf(findings.list), findings: findings.list, needs: [] };
}

async function fetchPage(fetching: Fetching, url: string): Promise<void> {
  const answer = await request(fetching, { kind: 'page', url, maxBytes: MAX_PAGE });
  fetching.pages.push({ url: answer.url, status: answer.status, headers: answer.headers, body: answer.body });
}

async function fetchAll(fetching: Fetching, needs: readonly ResourceRequest[]): Promise<void> {
  const waiting = [...needs];
  const work = async () => {
    for (let need = waiting.shift(); need; need = waiting.shift()) {
      if (need.kind === 'page') await fetchNext(fetching, need.url);
      else fetching.resources.set(need.url, await fetchResource(fetching, need));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Fetches a further page of a long article; a page that cannot be fetched is recorded with status 0. */
async function fetchNext(fetching: Fetching, url: string): Promise<void> {
  const total = fetching.pages.reduce((sum, { body }) => sum + body.length, 0);
  try {
    if (total > MAX_PAGE_BYTES) throw limit();
    await fetchPage(fetching, url);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    fetching.pages.push({ url, status: 0, headers: {}, body: new Uint8Array() });
  }
}

const limit = () => new Failure('PAGE_LIMIT', '超过一次核对的上限。', '请减少网页上的内容后再核对。');

function request(fetching: Fetching, { kind, url, maxBytes }: ResourceRequest): Promise<PublicAnswer> {
  const { parts, rules } = fetching;
  const left = fetching.end - performance.now();
  if (++fetching.requests > MAX_REQUESTS || fetching.bytes > MAX_BYTES || left <= 0)
    return Promise.reject(limit());
  return parts.platform.fetchPublic({
    url,
    hosts: kind === 'page' ? rules.hosts : [...rules.hosts, ...rules.resourceHosts],
    accept: kind === 'page' ? 'text/html' : kind === 'style' ? 'text/css' : '*/*',
    maxBytes,
    deadline: Math.min(REQUEST_TIME, left),
    keep: kind === 'page' || kind === 'style',
  });
}

async function fetchResource(fetching: Fetching, need: ResourceRequest): Promise<Resource> {
  try {
    const answer = await request(fetching, need);
    fetching.bytes += answer.size;
    const { status, headers, body, sha256 } = answer;
    if (status === 404 || status === 410 || status === 403)
      return { state: 'missing', reason: `状态 ${status}` };
    if (status !== 200) return { state: 'failed', reason: `状态 ${status}` };
    const text = need.kind === 'style' ? decodeStyle(body, headers['content-type'] ?? '') : null;
    return { state: 'fetched', sha256, text };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // The file is larger than the signed one, hence different.
    if (error.code === 'LINE_ANSWER_TOO_LARGE' && need.kind === 'file')
      return { state: 'fetched', sha256: '', text: null };
    return { state: 'failed', reason: error.message };
  }
}
