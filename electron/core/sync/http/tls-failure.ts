import { Failure } from '../../failure';
import { clockIsWrong, spanInWords } from '../connection';
import type { ConnectionContext, ConnectionFault } from './connection-fault';

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
]);
const outOfDate = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

const localTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'short',
});

function outOfDateFailure(code: string, context: ConnectionContext, cause: unknown): Failure {
  const { clockOffset } = context;
  if (clockOffset !== null && clockIsWrong(clockOffset))
    return new Failure(
      'LINE_TLS_EXPIRED',
      `本机时钟比平台${clockOffset > 0 ? '快' : '慢'}约 ${spanInWords(clockOffset)}，因此平台的证书看起来不在有效期内。`,
      '请校准本机的日期和时间后重试。',
      { cause },
    );
  const clock = `本机时间现为${localTime.format(context.now.getTime() + (clockOffset ?? 0))}`;
  const { authority } = context;
  if (authority !== null && authority.notAfter < context.now)
    return new Failure(
      'LINE_TLS_EXPIRED',
      `“设置”中选定的 CA 证书“${authority.name}”已于${localTime.format(authority.notAfter)}过期（${clock}）。`,
      '请先核对本机的日期和时间；时间无误的话，请向平台运维人员索取新的 CA 证书，并在“设置”中更换。',
      { cause },
    );
  return code === 'CERT_NOT_YET_VALID'
    ? new Failure(
        'LINE_TLS_EXPIRED',
        `平台的证书还没有到生效日期，多半是本机时钟慢了（${clock}）。`,
        '请先核对并校准本机的日期和时间；时间无误的话，请联系平台运维人员。',
        { cause },
      )
    : new Failure(
        'LINE_TLS_EXPIRED',
        `平台的证书已过有效期，或者本机时钟快了（${clock}）。`,
        '请先核对本机的日期和时间；时间无误的话，请联系平台运维人员更换证书。',
        { cause },
      );
}

function protocolFailure(code: string, cause: unknown): Failure {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return new Failure(
      'LINE_TLS_PROTOCOL',
      '对方没有用加密的 HTTPS 应答，这个地址和端口不是平台的服务。',
      '请核对平台地址和端口；本程序不使用未加密的连接。',
      { cause },
    );
  return new Failure(
    'LINE_TLS_PROTOCOL',
    '与平台谈不拢加密方式。平台可能只提供国密（SM2）TLS，或只提供过时的 TLS，本程序都不支持。',
    '请平台运维人员开放 TLS 1.2 或 1.3（国际算法）的入口，或通过支持国密的网关接入。',
    { cause },
  );
}

function untrustedFailure({ authority }: ConnectionContext, cause: unknown): Failure {
  const imitated = '若此前一直正常，可能有人冒充平台，请立即联系运维人员。';
  return authority === null
    ? new Failure(
        'LINE_TLS_UNTRUSTED',
        '平台的证书不是由本机系统信任的机构签发的，为安全起见没有连接。',
        `请在“设置”中选择平台的 CA 证书；${imitated}`,
        { cause },
      )
    : new Failure(
        'LINE_TLS_UNTRUSTED',
        `平台的证书不是由“设置”中选定的 CA“${authority.name}”签发的，为安全起见没有连接。`,
        `选定的 CA 证书与这个平台不配套：请核对平台地址，并向平台运维人员索取对应的 CA 证书，在“设置”中更换；${imitated}`,
        { cause },
      );
}

/** Returns the `Failure` (`LINE_TLS_*`) for an error of TLS; null for other errors. */
export function tlsFailure({ error, code, context }: ConnectionFault): Failure | null {
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return protocolFailure(code, error);
  if (outOfDate.has(code)) return outOfDateFailure(code, context, error);
  if (untrusted.has(code)) return untrustedFailure(context, error);
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return null;
  return new Failure(
    'LINE_TLS_NAME',
    `平台的证书不是发给“${context.host}”的，为安全起见没有连接。`,
    '请核对“设置”中的平台地址是否与证书上的名称一致；无误的话请联系平台运维人员。',
    { cause: error },
  );
}
