import { Failure } from '../../failure';

/** Failures of certificate files. Those of tokens are in `tokens/failures.ts`. */

export const unreadable = (cause?: unknown) =>
  new Failure(
    'PFX_UNREADABLE',
    '这个文件不是可用的证书文件（PKCS#12，扩展名多为 .pfx 或 .p12），或者已经损坏。',
    '请选择领取证书时得到的 .pfx 或 .p12 文件；若文件损坏，请用备份或联系发证机构。',
    { cause },
  );
export const wrongPassword = (cause?: unknown) =>
  new Failure(
    'PFX_WRONG_PASSWORD',
    '证书密码不正确。',
    '请核对大小写和输入法后重新输入；确认无误仍打不开时，文件可能已损坏，请用备份或联系发证机构。',
    { cause },
  );
export const unsupported = (cause?: unknown) =>
  new Failure(
    'PFX_UNSUPPORTED',
    '证书文件的加密方式本程序不支持。',
    '请把证书重新导出为 AES-256 或 3DES 加密的 .pfx 文件，或联系发证机构。',
    { cause },
  );
export const tooCostly = () =>
  new Failure(
    'PFX_TOO_COSTLY',
    '打开这个证书文件所需的运算量大得不正常，本程序不打开。',
    '这样的文件可能是用来拖垮计算机的；请确认它的来历，或请发证机构重新签发。',
  );
export const unprotected = () =>
  new Failure(
    'PFX_UNPROTECTED',
    '证书文件没有密码保护，任何人拿到它都能冒用，本程序不使用这样的文件。',
    '请重新导出并设置密码；若文件曾外传，请联系发证机构吊销并换发证书。',
  );
export const noKey = () =>
  new Failure(
    'PFX_NO_KEY',
    '文件里没有可用于签名的私钥。',
    '导出证书时须选择“导出私钥”；请重新导出，或向发证机构索取带私钥的文件。',
  );
export const unsupportedKey = () =>
  new Failure(
    'PFX_UNSUPPORTED_KEY',
    '这张证书的密钥不是 RSA、P-256 或国密 SM2 密钥，本程序不支持。',
    '请向发证机构申领 RSA、P-256 或 SM2 证书。',
  );
export const weakKey = () =>
  new Failure('PFX_WEAK_KEY', '证书的 RSA 密钥短于 2048 位，强度不够。', '请向发证机构换领新的证书。');

export const locked = () =>
  new Failure('LOCKED', '屏幕已锁定，现在不能签名。', '请输入证书密码或 PIN 解锁后再签。');
export const notUnderThisKey = (cause?: unknown) =>
  new Failure(
    'KEY_UNWRAP_FAILED',
    '用这把密钥解不开：内容不是加密给这张证书的，或者已经损坏。',
    '请确认使用的是原来那张证书；证书已更换或丢失时，请联系系统管理员恢复。',
    { cause },
  );
