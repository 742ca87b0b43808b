import { inBackground } from '../error-boundary';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from './atomic-file';
import type { ChosenFile, FilePiece, FilePurpose } from './contract';
import { Failure } from './failure';
import type { Host } from './types';

/** Time in ms after which the handle of a chosen file expires. */
export const HANDLE_LIFETIME = 10 * 60_000;
/** Largest number of handles of one page; another one replaces the oldest. */
const MOST = 16;
const MEGABYTE = 1024 * 1024;
/** Largest upload per purpose, in bytes. A driver cannot be uploaded. */
const LARGEST: Record<Exclude<FilePurpose, 'driver'>, number> = {
  key: MEGABYTE,
  certificate: MEGABYTE,
  caCertificate: MEGABYTE,
  workbook: 5 * MEGABYTE,
  proof: 1024 * MEGABYTE,
};

interface Grant {
  purpose: FilePurpose;
  path: string;
  /** Session in which the file was chosen; null when no account was signed in. */
  session: unknown;
  expires: number;
  busy: boolean;
  /** True: the file is removed with the grant unless it was used. */
  temporary: boolean;
}

interface Upload {
  id: string;
  /** Session in which the upload began; null when no account was signed in. */
  session: unknown;
  purpose: FilePurpose;
  name: string;
  size: number;
  received: number;
  path: string;
}

export interface ChosenFilesOptions {
  host: Host;
  /** Path of the data folder; uploads are stored in its folders `uploads` and `keys`. */
  data: string;
  /** Returns the current session; null when no account is signed in. */
  session(): unknown;
  /** Monotonic clock in ms; `performance.now` when absent. */
  now?(): number;
}

/**
 * Files that the user chose for one page, in a dialog of the system or of the browser. The page gets an unguessable
 * handle for each file instead of a path. A handle is valid for one purpose, one page, one session and one successful
 * use, and expires after `LIFETIME`.
 */
export class ChosenFiles {
  private readonly grants = new Map<string, Grant>();
  private upload: Upload | null = null;
  private asking = false;
  private closed = false;

  constructor(private readonly options: ChosenFilesOptions) {}

  /**
   * Asks for a file in the system's dialog. Null when the user cancelled.
   *
   * @throws Failure DIALOG_OPEN, FILE_UNREADABLE
   */
  async pick(purpose: FilePurpose): Promise<ChosenFile | null> {
    if (this.asking)
      throw new Failure('DIALOG_OPEN', '选择文件的窗口已经打开。', '请先在已打开的窗口里选择或取消。');
    this.asking = true;
    try {
      const picked = await this.options.host.pickFile(purpose);
      return picked === null ? null : await this.grant(purpose, picked);
    } finally {
      this.asking = false;
    }
  }

  /**
   * Returns a handle for a file that this program wrote or a dialog returned.
   *
   * @throws Failure FILE_UNREADABLE
   */
  async grant(purpose: FilePurpose, file: string): Promise<ChosenFile> {
    const found = await stat(file).catch(() => null);
    if (!found?.isFile())
      throw new Failure('FILE_UNREADABLE', '文件打不开。', '请核对文件是否存在、是否有权读取，再重新选择。');
    return { handle: this.remember({ purpose, path: file }), name: file };
  }

  /**
   * Takes one piece of a file, for hosts without dialogs. `upload` null starts a new upload and discards an unfinished
   * one.
   *
   * @returns the id of the upload; with the last piece also the file
   * @throws Failure UPLOAD_REFUSED, UPLOAD_INVALID
   */
  async put(piece: FilePiece): Promise<{ upload: string; file: ChosenFile | null }> {
    const { purpose, size } = piece;
    if (this.options.host.info.nativeDialogs || purpose === 'driver')
      throw new Failure('UPLOAD_REFUSED', '这里不接受上传的文件。', '请按“选择”，在系统的窗口里选择文件。');
    if (size === 0) throw new Failure('UPLOAD_INVALID', '文件是空的。', '请核对后重新选择。');
    if (size > LARGEST[purpose])
      throw new Failure('UPLOAD_INVALID', '文件太大，不像是要选的文件。', '请核对后重新选择。');
    const upload = piece.upload === null ? await this.begin(piece) : this.upload;
    const bytes = Buffer.from(piece.bytes, 'base64');
    const fits = upload?.received === piece.offset && upload.received + bytes.length <= upload.size;
    if (!upload || (piece.upload !== null && piece.upload !== upload.id) || !fits || bytes.length === 0)
      throw new Failure('UPLOAD_INVALID', '上传的内容前后不一致，没有保存。', '请重新选择文件。');
    upload.received += bytes.length;
    const file = await open(upload.path, 'a', 0o600);
    await file.appendFile(bytes).finally(() => file.close());
    if (upload.received < upload.size) return { upload: upload.id, file: null };
    this.upload = null;
    return { upload: upload.id, file: await this.finish(upload) };
  }

  /**
   * Runs `work` with the path of a chosen file and returns its result. The handle ends when `work` succeeds; after a
   * failure, such as a wrong password, it can be used again.
   *
   * @throws Failure FILE_NOT_CHOSEN
   */
  async use<T>(purpose: FilePurpose, handle: string, work: (path: string) => Promise<T>): Promise<T> {
    this.expire();
    const grant = this.grants.get(handle);
    if (!grant || grant.busy || grant.purpose !== purpose || grant.session !== this.options.session())
      throw fileNotChosen();
    grant.busy = true;
    try {
      const result = await work(grant.path);
      if (purpose === 'key') this.keep(grant.path);
      await this.drop(handle);
      return result;
    } finally {
      grant.busy = false;
    }
  }

  /** Ends the handles of other sessions than the current one and removes their uploads. Handles in use are kept. */
  async endSession(): Promise<void> {
    const present = this.options.session();
    const { upload } = this;
    if (upload && upload.session !== present) {
      this.upload = null;
      await rm(upload.path, { force: true });
    }
    for (const [handle, { session, busy }] of this.grants)
      if (session !== present && !busy) await this.drop(handle);
  }

  /** Ends all handles and removes their uploads. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.upload) await rm(this.upload.path, { force: true });
    this.upload = null;
    await Promise.all([...this.grants.keys()].map((handle) => this.drop(handle)));
  }

  private remember(given: Pick<Grant, 'purpose' | 'path'> & { temporary?: boolean }): string {
    this.expire();
    const [oldest] = this.grants.keys();
    if (oldest !== undefined && this.grants.size >= MOST)
      inBackground('file handle not dropped', this.drop(oldest));
    const handle = randomBytes(32).toString('base64url');
    const { session } = this.options;
    const grant = {
      temporary: false,
      ...given,
      session: session(),
      expires: this.now() + HANDLE_LIFETIME,
      busy: false,
    };
    this.grants.set(handle, grant);
    if (this.closed) inBackground('file handle not dropped', this.drop(handle));
    return handle;
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }

  private expire(): void {
    for (const [handle, { expires, busy }] of this.grants)
      if (expires < this.now() && !busy) inBackground('file handle not dropped', this.drop(handle));
  }

  private async drop(handle: string): Promise<void> {
    const grant = this.grants.get(handle);
    this.grants.delete(handle);
    if (grant?.temporary) await rm(grant.path, { force: true }).catch(() => undefined);
  }

  private async begin({ purpose, name, size }: FilePiece): Promise<Upload> {
    if (this.upload) await rm(this.upload.path, { force: true });
    const id = randomUUID();
    const folder = uploadsFolder(this.options.data);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const session = this.options.session();
    this.upload = { id, session, purpose, name, size, received: 0, path: path.join(folder, id) };
    return this.upload;
  }

  /**
   * Turns a finished upload into a handle. A key file moves to `keys/<SHA-256>.p12`, where the next login finds it; its
   * content is encrypted with its own password.
   */
  private async finish({ purpose, name, path: uploaded }: Upload): Promise<ChosenFile> {
    if (purpose !== 'key')
      return { handle: this.remember({ purpose, path: uploaded, temporary: true }), name };
    const folder = path.join(this.options.data, 'keys');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const digest = createHash('sha256')
      .update(await readFile(uploaded))
      .digest('hex');
    const kept = path.join(folder, `${digest}.p12`);
    const known = await stat(kept).catch(() => null);
    if (known) await rm(uploaded, { force: true });
    else await replaceFile(kept, uploaded);
    // Only the newest handle of an unused key file removes the file: an older handle must not remove it earlier.
    const temporary = this.keep(kept) || !known;
    return { handle: this.remember({ purpose, path: kept, temporary }), name };
  }

  /** Keeps a file when its handles end. Returns true when one of them would have removed it. */
  private keep(file: string): boolean {
    const removing = [...this.grants.values()].filter((it) => it.temporary && it.path === file);
    for (const grant of removing) grant.temporary = false;
    return removing.length > 0;
  }
}

const uploadsFolder = (data: string) => path.join(data, 'uploads');

/** Removes uploads that an earlier run of the program left behind. */
export const clearUploads = (data: string) => rm(uploadsFolder(data), { recursive: true, force: true });

export const fileNotChosen = () =>
  new Failure('FILE_NOT_CHOSEN', '这个文件没有经人选择，或选择已经过期。', '请重新选择文件后再试。');
