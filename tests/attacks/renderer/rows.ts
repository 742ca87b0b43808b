/**
 * Calls of a page that an attacker controls, over the core's real port. A row holds the attempt, the call, its input
 * (`Text` when `JSON.stringify` cannot produce it), and the expected failure code.
 */
export type Row = [attempt: string, call: `${string}.${string}`, input: unknown, code: string];

/** JSON text that is sent unchanged. */
export class JsonText {
  constructor(readonly json: string) {}
}
export const jsonText = (json: string) => new JsonText(json);
export const nested = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels);
export const longText = (length: number) => 'x'.repeat(length);

export const ID = '019a0000-0000-7000-8000-000000000000';
export const OTHER = '019a0000-0000-7000-8000-000000000001';
export const HASH = 'a'.repeat(64);
export const NOW = '2026-11-29T00:00:00.000Z';
export const HANDLE = 'h'.repeat(43);

const settings = {
  platformUrl: 'https://127.0.0.1:9',
  caCertificate: '',
  proxy: { mode: 'none', url: '' },
  ...{ idleMinutes: 10, offlineDays: 7, sessionMinutes: 720, maxTries: 5, secretDays: 90 },
  drivers: [],
  fontSize: 16,
};
const piece = { purpose: 'proof', name: 'x', size: 4, offset: 0, bytes: 'eHh4eA==', upload: null };
const token = { kind: 'skf', driver: '/lib/x.so', serial: '1', label: '1', application: '1', container: '1' };

/** Calls that the contract refuses for every caller. */
export const MALFORMED: Row[] = [
  ['a number for an object', 'host.reportError', 7, 'BAD_REQUEST'],
  ['a list for an object', 'host.reportError', [], 'BAD_REQUEST'],
  ['null', 'host.reportError', null, 'BAD_REQUEST'],
  ['nothing', 'host.reportError', undefined, 'BAD_REQUEST'],
  ['text', 'host.reportError', 'x', 'BAD_REQUEST'],
  ['a message too long', 'host.reportError', { message: longText(2001), stack: '' }, 'BAD_REQUEST'],
  ['a stack of 4 MB', 'host.reportError', { message: '', stack: longText(4_000_000) }, 'BAD_REQUEST'],
  ['a message that is an object', 'host.reportError', { message: {}, stack: '' }, 'BAD_REQUEST'],
  ['an unknown purpose', 'host.pickFile', { purpose: 'anything' }, 'BAD_REQUEST'],
  ['the purpose __proto__', 'host.pickFile', { purpose: '__proto__' }, 'BAD_REQUEST'],
  ['the purpose constructor', 'host.pickFile', { purpose: 'constructor' }, 'BAD_REQUEST'],
  ['a list of purposes', 'host.pickFile', { purpose: ['proof'] }, 'BAD_REQUEST'],
  ['an upload below zero', 'host.putFile', { ...piece, offset: -1 }, 'BAD_REQUEST'],
  ['an upload at a half', 'host.putFile', { ...piece, offset: 0.5 }, 'BAD_REQUEST'],
  ['an upload below nothing', 'host.putFile', { ...piece, size: -1 }, 'BAD_REQUEST'],
  ['a piece of 2 MB', 'host.putFile', { ...piece, bytes: longText(2_000_000) }, 'BAD_REQUEST'],
  ['an upload id that is a path', 'host.putFile', { ...piece, upload: '../../x' }, 'BAD_REQUEST'],
  ['an upload with a name of 1 MB', 'host.putFile', { ...piece, name: longText(1_000_000) }, 'BAD_REQUEST'],
  ['a local file to open', 'host.openPublicPage', { url: 'file:///etc/passwd' }, 'BAD_REQUEST'],
  ['a script to open', 'host.openPublicPage', { url: 'javascript:alert(1)' }, 'BAD_REQUEST'],
  ['a program to open', 'host.openPublicPage', { url: 'ms-msdt:/id' }, 'BAD_REQUEST'],
  ['an app of the system to open', 'host.openPublicPage', { url: 'smb://office.example/x' }, 'BAD_REQUEST'],
  ['data to open', 'host.openPublicPage', { url: 'data:text/html,x' }, 'BAD_REQUEST'],
  ['a command to open', 'host.openPublicPage', { url: '; rm -rf ~' }, 'BAD_REQUEST'],
  ['an address of 1 MB', 'host.openPublicPage', { url: `https://x/${longText(1_000_000)}` }, 'BAD_REQUEST'],
  ['a notice that is no text', 'host.dismissNotice', { id: {} }, 'BAD_REQUEST'],
  ['a key of no kind', 'identity.signIn', { key: { path: '/x' }, secret: '' }, 'BAD_REQUEST'],
  ['a key of an unknown kind', 'identity.signIn', { key: { kind: 'env' }, secret: '' }, 'BAD_REQUEST'],
  [
    'a key that is a handle of a path',
    'identity.signIn',
    { key: { kind: 'chosen', file: '/etc/passwd' }, secret: '' },
    'BAD_REQUEST',
  ],
  ['a key without a path', 'identity.signIn', { key: { kind: 'file', path: '' }, secret: '' }, 'BAD_REQUEST'],
  ['a password of 1 MB', 'identity.signIn', { key: token, secret: longText(1_000_000) }, 'BAD_REQUEST'],
  ['a password that is a list', 'identity.signIn', { key: token, secret: ['x'] }, 'BAD_REQUEST'],
  [
    'a code that is too long',
    'identity.signIn',
    { key: token, secret: '', smsCode: longText(11) },
    'BAD_REQUEST',
  ],
  [
    'a token whose name is too long',
    'identity.signIn',
    { key: { ...token, label: longText(65) }, secret: '' },
    'BAD_REQUEST',
  ],
  ['a lock for another reason', 'identity.lock', { reason: 'removed' }, 'BAD_REQUEST'],
  ['an unlock without a password', 'identity.unlock', {}, 'BAD_REQUEST'],
  ['a certificate by path', 'settings.readCertificate', { path: '/dev/zero' }, 'BAD_REQUEST'],
  ['a certificate whose handle is a path', 'settings.readCertificate', { file: '/dev/zero' }, 'BAD_REQUEST'],
  ['settings without an address', 'settings.save', { ...settings, platformUrl: undefined }, 'BAD_REQUEST'],
  [
    'a certificate of 1 MB',
    'settings.save',
    { ...settings, caCertificate: longText(1_000_000) },
    'BAD_REQUEST',
  ],
  ['no lock at all', 'settings.save', { ...settings, idleMinutes: 1e9 }, 'BAD_REQUEST'],
  ['tries without end', 'settings.save', { ...settings, maxTries: 1000 }, 'BAD_REQUEST'],
  ['a session of a year', 'settings.save', { ...settings, sessionMinutes: 525_600 }, 'BAD_REQUEST'],
  [
    'eleven drivers',
    'settings.save',
    { ...settings, drivers: Array(11).fill({ kind: 'skf', path: '/x', pinType: 1 }) },
    'BAD_REQUEST',
  ],
  [
    'a driver of an unknown kind',
    'settings.save',
    { ...settings, drivers: [{ kind: 'node', path: '/x', pinType: 1 }] },
    'BAD_REQUEST',
  ],
  [
    'a driver with a path of 1 MB',
    'settings.save',
    { ...settings, drivers: [{ kind: 'skf', path: longText(1_000_000), pinType: 1 }] },
    'BAD_REQUEST',
  ],
  ['a driver to confirm without a path', 'settings.confirmDriver', { kind: 'skf' }, 'BAD_REQUEST'],
  ['a line through a list', 'settings.testLine', { ...settings, proxy: [] }, 'BAD_REQUEST'],
  ['input 20,000 levels deep', 'host.reportError', jsonText(nested(20_000)), 'BAD_REQUEST'],
  [
    'objects 20,000 levels deep',
    'host.reportError',
    jsonText(nested(20_000, '{"message":', '}').replace(':}', ':0}')),
    'BAD_REQUEST',
  ],
  ['two million values', 'host.reportError', jsonText(`[${'1,'.repeat(2_000_000)}1]`), 'BAD_REQUEST'],
  ['a frame of 17 MB', 'host.reportError', jsonText(`"${longText(17_000_000)}"`), 'BAD_REQUEST'],
  ['a prototype', 'host.reportError', jsonText('{"__proto__":{"message":"x","stack":"x"}}'), 'BAD_REQUEST'],
  [
    'a constructor',
    'host.reportError',
    jsonText('{"constructor":{"prototype":{"message":"x"}}}'),
    'BAD_REQUEST',
  ],
];

/** Calls that are refused before sign-in. */
export const BEFORE_SIGN_IN: Row[] = [
  [
    'a key by path',
    'identity.signIn',
    { key: { kind: 'file', path: '/etc/passwd' }, secret: 'x' },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a key in the data folder',
    'identity.signIn',
    { key: { kind: 'file', path: 'settings.json' }, secret: 'x' },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a key on the network',
    'identity.signIn',
    { key: { kind: 'file', path: '\\\\office.example\\x.p12' }, secret: 'x' },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a key by a handle that was not given',
    'identity.signIn',
    { key: { kind: 'chosen', file: HANDLE }, secret: 'x' },
    'FILE_NOT_CHOSEN',
  ],
  ['a library as a token', 'identity.signIn', { key: token, secret: 'x' }, 'DRIVER_FAILED'],
  [
    'a certificate by a handle that was not given',
    'settings.readCertificate',
    { file: HANDLE },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a driver by a relative path',
    'settings.save',
    { ...settings, drivers: [{ kind: 'skf', path: '../x.so', pinType: 1 }] },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a driver that is a device',
    'settings.save',
    { ...settings, drivers: [{ kind: 'skf', path: '/dev/zero', pinType: 1 }] },
    'DRIVER_FAILED',
  ],
  [
    'a driver that is a text',
    'settings.save',
    { ...settings, drivers: [{ kind: 'pkcs11', path: '/etc/passwd', pinType: 1 }] },
    'DRIVER_FAILED',
  ],
  [
    'a driver by a handle that was not given',
    'settings.save',
    { ...settings, drivers: [{ kind: 'skf', path: '/x', pinType: 1, file: HANDLE }] },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a driver that is not in the settings',
    'settings.confirmDriver',
    { kind: 'skf', path: '/lib/x.so' },
    'FILE_NOT_CHOSEN',
  ],
  [
    'a platform without TLS',
    'settings.save',
    { ...settings, platformUrl: 'http://office.example' },
    'LINE_ADDRESS',
  ],
  [
    'a platform that is a file',
    'settings.save',
    { ...settings, platformUrl: 'file:///etc/passwd' },
    'LINE_ADDRESS',
  ],
  [
    'a proxy with a password',
    'settings.save',
    { ...settings, proxy: { mode: 'manual', url: 'http://u:p@proxy' } },
    'PROXY_ADDRESS',
  ],
  [
    'a certificate authority that is none',
    'settings.save',
    { ...settings, caCertificate: 'x' },
    'CA_UNREADABLE',
  ],
  ['an upload of a driver', 'host.putFile', { ...piece, purpose: 'driver' }, 'UPLOAD_REFUSED'],
  ['an upload of an empty file', 'host.putFile', { ...piece, size: 0, bytes: '' }, 'UPLOAD_INVALID'],
  ['an upload without size', 'host.putFile', { ...piece, size: 0 }, 'UPLOAD_INVALID'],
  ['an upload of no bytes', 'host.putFile', { ...piece, bytes: '' }, 'UPLOAD_INVALID'],
  ['an upload of 1 TB', 'host.putFile', { ...piece, size: 2 ** 40 }, 'UPLOAD_INVALID'],
  ['a piece of a stranger’s upload', 'host.putFile', { ...piece, upload: ID }, 'UPLOAD_INVALID'],
  ['articles', 'articles.list', {}, 'SIGNED_OUT'],
  ['articles, malformed', 'articles.list', 7, 'SIGNED_OUT'],
  ['a file of the platform', 'articles.readBlob', { sha256: HASH, offset: 0 }, 'SIGNED_OUT'],
  ['a draft', 'articles.newDraft', undefined, 'SIGNED_OUT'],
  ['a decision', 'review.decide', { articleId: ID }, 'SIGNED_OUT'],
  ['a release', 'publishing.release', { articleId: ID }, 'SIGNED_OUT'],
  ['an export to a path', 'proof.export', { articleId: ID, path: '/etc/passwd' }, 'SIGNED_OUT'],
  ['a proof package', 'proof.verify', { path: '/etc/passwd' }, 'SIGNED_OUT'],
  ['the log as a file', 'duty.export', { month: '2026-11', path: '/etc/passwd' }, 'SIGNED_OUT'],
  ['a workbook', 'roster.importWorkbook', { month: '2026-11', path: '/etc/passwd' }, 'SIGNED_OUT'],
  ['accounts', 'accounts.list', undefined, 'SIGNED_OUT'],
  ['an account of one’s own', 'accounts.open', { accountId: 'x' }, 'SIGNED_OUT'],
  ['the audit trail', 'audit.recent', {}, 'SIGNED_OUT'],
  ['a PIN', 'identity.changePin', { current: 'x', next: 'y' }, 'SIGNED_OUT'],
  ['what waits to be sent', 'sync.outbox', undefined, 'SIGNED_OUT'],
];

/** Calls that are refused while the program is locked. */
export const WHILE_LOCKED: Row[] = [
  ['articles', 'articles.list', {}, 'LOCKED'],
  ['a draft', 'articles.newDraft', undefined, 'LOCKED'],
  ['a file', 'articles.readBlob', { sha256: HASH, offset: 0 }, 'LOCKED'],
  ['a decision', 'review.decide', { articleId: ID }, 'LOCKED'],
  ['an export', 'proof.export', { articleId: ID }, 'LOCKED'],
  ['a certificate', 'accounts.readCertificate', { file: HANDLE }, 'LOCKED'],
  ['the audit trail', 'audit.recent', {}, 'LOCKED'],
  ['a PIN', 'identity.changePin', { current: 'x', next: 'y' }, 'LOCKED'],
  ['sync', 'sync.now', undefined, 'LOCKED'],
  [
    'another’s key',
    'identity.signIn',
    { key: { kind: 'file', path: '/etc/passwd' }, secret: 'x' },
    'FILE_NOT_CHOSEN',
  ],
  ['a wrong password', 'identity.unlock', { secret: 'x' }, 'PFX_WRONG_PASSWORD'],
];

/** Calls that do not exist. */
export const UNKNOWN: Row[] = [
  ['a constructor', 'constructor.constructor', {}, 'NOT_FOUND'],
  ['a property of a group', 'host.constructor', {}, 'NOT_FOUND'],
  ['a prototype of a group', 'host.__proto__', {}, 'NOT_FOUND'],
  ['a call that does not exist', 'articles.burn', {}, 'NOT_FOUND'],
  ['a group that does not exist', 'store.query', {}, 'NOT_FOUND'],
];
