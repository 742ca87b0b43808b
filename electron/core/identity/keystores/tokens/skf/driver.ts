import { Failure } from '../../../../failure';
import type { Certificate } from '../../../../../pki/certificates';
import { isForSigning } from '../certificates';
import { tokenMissing } from '../failures';
import type { Driver, DriverInput, DriverOutput, DriverSetting, ListedKey, OpenedToken } from '../protocol';
import {
  applicationNames,
  certificateOf,
  closeQuietly,
  containerNames,
  deviceNames,
  isDeviceConnected,
  type Device,
} from './devices';
import { signDigest, unwrap, wrapAndVerify } from './keys';
import { openSkf, toFailure, type Handle, type Skf } from './library';
import { OpenContainers } from './open-containers';
import { changePin } from './pin';
import type { NativeName } from './text';

/** Loads an SKF library (GM/T 0016). Throws `Failure` 'DRIVER_FAILED'. */
export const loadSkf = (setting: DriverSetting): Driver => new SkfDriver(setting, openSkf(setting.path));

class SkfDriver implements Driver {
  readonly #containers: OpenContainers;
  /** Keys found on each device the last time: a device with an open key is not connected again. */
  readonly #listed = new Map<string, ListedKey[]>();

  constructor(
    private readonly setting: DriverSetting,
    private readonly skf: Skf,
  ) {
    this.#containers = new OpenContainers(skf, setting.pinType);
  }

  list(): ListedKey[] {
    return withFailures(() => deviceNames(this.skf).flatMap((name) => this.#listDevice(name)));
  }

  open({ location, ...entry }: DriverInput<'open'>): OpenedToken {
    if (location.kind !== 'skf') throw tokenMissing();
    const handle = withFailures(() => this.#containers.open(location, entry));
    const { certificate, device } = this.#containers.get(handle);
    const token = device.name.bytes.toString('hex');
    return { handle, token, certificate: certificate.der, algorithm: 'sm2-sm3' };
  }

  sign({ handle, digest }: DriverInput<'sign'>): DriverOutput<'sign'> {
    return withFailures(() => signDigest(this.#containers.get(handle), Buffer.from(digest)));
  }

  wrap({ handle, dataKey }: DriverInput<'wrap'>): DriverOutput<'wrap'> {
    return withFailures(() => wrapAndVerify(this.#containers.get(handle), Buffer.from(dataKey)));
  }

  unwrap({ handle, wrapped }: DriverInput<'unwrap'>): DriverOutput<'unwrap'> {
    return withFailures(() => unwrap(this.#containers.get(handle), wrapped));
  }

  changePin({ handle, current, next }: DriverInput<'changePin'>): null {
    const { pinType } = this.setting;
    withFailures(() => changePin({ ...this.#containers.get(handle), pinType }, current, next));
    return null;
  }

  close({ handle }: DriverInput<'close'>): null {
    this.#containers.close(handle);
    return null;
  }

  end(): null {
    this.#containers.closeAll();
    return null;
  }

  isPresent(token: string): boolean {
    return isDeviceConnected(this.skf, Buffer.from(token, 'hex'));
  }

  #listDevice(name: NativeName): ListedKey[] {
    const known = this.#containers.isInUse(name) && this.#listed.get(name.text);
    if (known) return known;
    try {
      const keys = this.#containers.withDevice(name, (device) => this.#keysOn(device));
      this.#listed.set(name.text, keys);
      return keys;
    } catch (error) {
      const failure = toFailure(error);
      // Removed while it was being read.
      if (failure instanceof Failure && failure.code === 'TOKEN_REMOVED') return [];
      throw error;
    }
  }

  #keysOn(device: Device): ListedKey[] {
    const { skf } = this;
    return applicationNames(skf, device.handle).flatMap((applicationName) => {
      const application = skf.open('SKF_OpenApplication', device.handle, applicationName.bytes);
      try {
        return this.#keysIn(device, { application, name: applicationName.text });
      } finally {
        closeQuietly(skf, 'SKF_CloseApplication', application);
      }
    });
  }

  #keysIn(
    { serial, label }: Device,
    { application, name }: { application: Handle; name: string },
  ): ListedKey[] {
    const common = { kind: 'skf', driver: this.setting.path, serial, label, application: name } as const;
    return containerNames(this.skf, application).flatMap((container) => {
      const certificate = this.#signingCertificate(application, container);
      if (!certificate || !isForSigning(certificate)) return [];
      return [{ location: { ...common, container: container.text }, certificate: certificate.der }];
    });
  }

  #signingCertificate(application: Handle, name: NativeName): Certificate | null {
    const container = this.skf.open('SKF_OpenContainer', application, name.bytes);
    try {
      return certificateOf(this.skf, container, 'sign');
    } finally {
      closeQuietly(this.skf, 'SKF_CloseContainer', container);
    }
  }
}

/** Runs `work`. Throws an `SkfError` as a `Failure`, and others unchanged. */
function withFailures<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toFailure(error);
  }
}
