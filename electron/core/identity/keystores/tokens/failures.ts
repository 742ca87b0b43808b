import { Failure } from '../../../failure';

/** Failures of tokens and their drivers. */

export const tokenMissing = () =>
  new Failure(
    'TOKEN_MISSING',
    '没有找到这个 UKey，它可能没有插好。',
    '请插上 UKey 后重试；仍找不到时，请换一个 USB 口，或在“设置”里检查 UKey 驱动。',
  );
export const tokenRemoved = (cause?: unknown) =>
  new Failure('TOKEN_REMOVED', 'UKey 已被拔出，操作没有完成。', '请插回同一个 UKey 并重新输入 PIN。', {
    cause,
  });
export const tokenBusy = () =>
  new Failure(
    'TOKEN_BUSY',
    'UKey 驱动迟迟没有应答，操作没有完成。',
    '请看 UKey 上是否有待按的确认键；仍无反应时，请拔下 UKey 重新插入，或重新启动本程序。',
  );
export const tokenFailed = (what: string, cause?: unknown) =>
  new Failure(
    'TOKEN_FAILED',
    `UKey 没有完成操作（${what}）。`,
    '请拔下 UKey 重新插入后再试；反复出现时，请把括号里的代码告诉 UKey 厂商。',
    { cause },
  );
export const driverFailed = (reason: string, cause?: unknown) =>
  new Failure('DRIVER_FAILED', reason, '请在“设置”里核对 UKey 驱动的位置和类型，或向 UKey 厂商索取驱动。', {
    cause,
  });
export const driverUnconfirmed = () =>
  new Failure(
    'DRIVER_UNCONFIRMED',
    '这个 UKey 驱动还没有经人确认，没有装载。',
    '请到“设置”的“UKey 驱动”里按“核对并允许”，核对位置和指纹后再用。',
  );
export const driverChanged = () =>
  new Failure(
    'DRIVER_CHANGED',
    '这个 UKey 驱动的文件在确认以后变了，没有装载。',
    '刚升级过驱动的，请到“设置”的“UKey 驱动”里按“核对并允许”；没有升级过的，请先报告系统管理员。',
  );
export const driverRefused = () =>
  new Failure(
    'DRIVER_REFUSED',
    '没有允许装载这个 UKey 驱动。',
    '确实需要它时，请关闭并重新打开本程序，再到“设置”里按“核对并允许”。',
  );
export const keyMissing = () =>
  new Failure(
    'TOKEN_NO_KEY',
    'UKey 里没有与这张证书配对的签名私钥。',
    '请另选一张证书；证书刚换过的，请联系发证机构检查 UKey。',
  );
export const keyUnsupported = (what: string) =>
  new Failure(
    'TOKEN_KEY_UNSUPPORTED',
    `UKey 里的这把密钥本程序不能使用：${what}。`,
    '请换用另一张证书或 UKey。',
  );

/** `left`: remaining tries; 'few' when the token reports only that they are low, null when it reports nothing. */
export const pinWrong = (left: number | 'few' | null, cause?: unknown) =>
  new Failure(
    'PIN_WRONG',
    left === null
      ? 'PIN 不正确。'
      : left === 'few'
        ? 'PIN 不正确，剩余的尝试次数已不多。'
        : `PIN 不正确，还可以再试 ${left} 次。`,
    left === 1
      ? '只剩最后一次：再输错 UKey 就会锁定。请先核对 PIN，或联系发证机构。'
      : '请核对后重新输入；连续输错，UKey 会自行锁定。',
    { cause },
  );
export const pinLocked = (cause?: unknown) =>
  new Failure(
    'PIN_LOCKED',
    'UKey 的 PIN 已锁定，不能再试。',
    '请携带 UKey 和身份证件到发证机构解锁；急用时请联系系统管理员。',
    { cause },
  );
export const pinLastTry = () =>
  new Failure(
    'PIN_LAST_TRY',
    'UKey 只剩最后一次尝试 PIN 的机会，再输错就会锁定；PIN 还没有发给 UKey。',
    '确有把握再继续；没有把握请先联系发证机构。',
  );
export const pinUnset = () =>
  new Failure('PIN_UNSET', 'UKey 还没有设置用户 PIN。', '请用 UKey 厂商的工具设置 PIN，或联系发证机构。');
/** `shortest`, `longest`: length limits in characters; 0 when the token does not report them. */
export const pinUnfit = (shortest: number, longest: number, cause?: unknown) =>
  new Failure(
    'PIN_UNFIT',
    shortest > 0 && longest >= shortest
      ? `UKey 不接受这样的 PIN：长度应为 ${shortest} 至 ${longest} 位。`
      : 'UKey 不接受这样的 PIN：长度或字符不符合它的要求。',
    '请换一个符合要求的 PIN。',
    { cause },
  );
