import type { Article, Decision, Revision } from '../../platform/contract';
import type { TrustMaterial } from '../identity/rules/trust';

/**
 * The files by which anyone with OpenSSL can check an article's decisions, and nothing of this program is needed.
 * `decision-N.json` are the exact bytes that were signed, `decision-N.cms` the detached signatures (CAdES, DER),
 * `content-R.json` the canonical content that the statements name by its SHA-256, `trust.pem` CAs and CRLs.
 */
export interface ProofInput {
  article: Article;
  revisions: readonly Revision[];
  decisions: readonly Decision[];
  trust: TrustMaterial;
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

const VERIFY = `#!/bin/sh
# 用 openssl 核验本目录中的每一条审核意见。全部通过时最后一行是“全部通过”。
cd "$(dirname "$0")" || exit 1
failed=0
for cms in decision-*.cms; do
  statement="\${cms%.cms}.json"
  if ! openssl cms -verify -cades -crl_check_all -binary -inform DER -in "$cms" -content "$statement" \\
      -CAfile trust.pem -out /dev/null 2>/dev/null; then
    echo "$cms 签名不通过"; failed=1
  fi
  revision=$(sed -n 's/.*"revision":\\([0-9]*\\).*/\\1/p' "$statement")
  hash=$(sed -n 's/.*"contentHash":"\\([0-9a-f]*\\)".*/\\1/p' "$statement")
  actual=$(openssl dgst -sha256 -r "content-$revision.json" | cut -c1-64)
  if [ "$hash" != "$actual" ]; then echo "$statement 与 content-$revision.json 不符"; failed=1; fi
done
previous=null
for statement in $(ls decision-*.json | sort -t- -k2 -n); do
  named=$(sed -n 's/.*"previous":\\(null\\|"[0-9a-f]*"\\).*/\\1/p' "$statement" | tr -d '"')
  if [ "$named" != "$previous" ]; then echo "$statement 没有接在上一条意见之后"; failed=1; fi
  previous=$(cat "$statement" "\${statement%.json}.cms" | openssl dgst -sha256 -r | cut -c1-64)
done
[ $failed = 0 ] && echo 全部通过
exit $failed
`;

/** Names and bytes of a proof's files. */
export function proofFiles({ article, revisions, decisions, trust }: ProofInput): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const put = (name: string, data: string | Buffer) => files.set(name, Buffer.from(data as string));
  for (const decision of decisions) {
    put(`decision-${decision.sequence}.json`, decision.statement);
    put(`decision-${decision.sequence}.cms`, Buffer.from(decision.cms, 'base64'));
  }
  for (const revision of revisions) put(`content-${revision.number}.json`, revision.package);
  put(
    'trust.pem',
    [...trust.anchors, ...trust.intermediates].map((c) => pem('CERTIFICATE', c)).join('') +
      trust.crls.map((c) => pem('X509 CRL', c)).join(''),
  );
  put('verify.sh', VERIFY);
  put(
    '说明.txt',
    `稿件：${article.title}\n编号：${article.id}\n\n` +
      '本目录可以在任何装有 OpenSSL 的电脑上独立核验：\n' +
      '  sh verify.sh\n\n' +
      'decision-N.json  第 N 条审核意见，签名所对的原文\n' +
      'decision-N.cms   对它的电子签名（CMS，含签名人证书）\n' +
      'content-R.json   第 R 稿的内容，意见以 SHA-256 指明它\n' +
      'trust.pem        签发机构证书与吊销列表；核验人应另行确认签发机构证书的真伪\n',
  );
  return files;
}
