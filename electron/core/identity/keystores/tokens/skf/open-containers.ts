import { Failure } from '../../../../failure';
import { keyMissing, tokenMissing } from '../failures';
import { OpenKeys } from '../open-keys';
import type { TokenLocation } from '../protocol';
import {
  applicationNames,
  certificateOf,
  closeQuietly,
  connectDevice,
  containerNames,
  deviceNames,
  type Device,
} from './devices';
import { checkUsable, type ContainerKey } from './keys';
import type { Handle, Skf } from './library';
import { verifyPin } from './pin';
import type { NativeName } from './text';

type Place = Extract<TokenLocation, { kind: 'skf' }>;

interface OpenContainer extends ContainerKey {
  device: Device;
  application: Handle;
  applicationName: string;
}

/** How to open a key: the PIN, which is sent once, and whether to send it although the token has one try left. */
interface PinEntry {
  pin: string;
  lastTry: boolean;
}

/** The open keys of a library, with their devices and applications. */
export class OpenContainers {
  readonly #keys = new OpenKeys<OpenContainer>();

  constructor(
    private readonly skf: Skf,
    private readonly pinType: number,
  ) {}

  /** Throws `Failure` 'LOCKED' when the key is not open. */
  get(handle: number): OpenContainer {
    return this.#keys.get(handle);
  }

  /** Returns true when a key on the device of this name is open. */
  isInUse(name: NativeName): boolean {
    return this.#openOn(name) !== undefined;
  }

  /** Runs `work` on a device, with the existing connection or a temporary one. Throws an `SkfError`, or as `work` does. */
  withDevice<T>(name: NativeName, work: (device: Device) => T): T {
    const existing = this.#openOn(name)?.device;
    if (existing) return work(existing);
    const device = connectDevice(this.skf, name);
    try {
      return work(device);
    } finally {
      if (!this.isInUse(name)) closeQuietly(this.skf, 'SKF_DisConnectDev', device.handle);
    }
  }

  /**
   * Finds the connected device of a key, opens the key and returns its handle.
   *
   * @throws Failure TOKEN_MISSING, TOKEN_NO_KEY, TOKEN_KEY_UNSUPPORTED, PIN_*, or an SkfError
   */
  open(place: Place, entry: PinEntry): number {
    for (const name of deviceNames(this.skf)) {
      const handle = this.withDevice(name, (device) =>
        device.serial === place.serial && device.label === place.label
          ? this.#openOnDevice(device, place, entry)
          : null,
      );
      if (handle !== null) return handle;
    }
    throw tokenMissing();
  }

  /** Closes the key, and application and device when no other key uses them. Nothing happens when it is not open. */
  close(handle: number): void {
    const key = this.#keys.remove(handle);
    if (!key) return;
    closeQuietly(this.skf, 'SKF_CloseContainer', key.container);
    this.#leave(key.device, key.application);
    if (!this.isInUse(key.device.name)) closeQuietly(this.skf, 'SKF_DisConnectDev', key.device.handle);
  }

  closeAll(): void {
    for (const handle of this.#keys.handles) this.close(handle);
  }

  #openOn(name: NativeName): OpenContainer | undefined {
    return this.#keys.find(({ device }) => device.name.text === name.text);
  }

  #openOnDevice(device: Device, place: Place, entry: PinEntry): number {
    const { skf } = this;
    const application = this.#openApplication(device, place);
    let container: Handle | null = null;
    try {
      const name = containerNames(skf, application).find(({ text }) => text === place.container);
      if (!name) throw keyMissing();
      container = skf.open('SKF_OpenContainer', application, name.bytes);
      const certificate = certificateOf(skf, container, 'sign');
      if (!certificate) throw keyMissing();
      checkUsable(certificate);
      this.#logIn(device, { application, name: place.application }, entry);
      const applicationName = place.application;
      return this.#keys.add({ skf, container, certificate, device, application, applicationName });
    } catch (error) {
      if (container !== null) closeQuietly(skf, 'SKF_CloseContainer', container);
      this.#leave(device, application);
      throw error;
    }
  }

  /** Returns the application of a key; reuses an application that another key has open. */
  #openApplication(device: Device, place: Place): Handle {
    const named = applicationNames(this.skf, device.handle).find(({ text }) => text === place.application);
    if (!named) throw keyMissing();
    const [sharing] = this.#sharing(device, place.application);
    return sharing?.[1].application ?? this.skf.open('SKF_OpenApplication', device.handle, named.bytes);
  }

  /** Logs in to an application. When it fails, the token has ended the login of the other open keys too. */
  #logIn(
    device: Device,
    { application, name }: { application: Handle; name: string },
    entry: PinEntry,
  ): void {
    const { skf, pinType } = this;
    try {
      verifyPin({ skf, application, pinType }, entry.pin, entry.lastTry);
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'PIN_LAST_TRY'))
        for (const [handle, { container }] of this.#sharing(device, name)) {
          this.#keys.remove(handle);
          closeQuietly(skf, 'SKF_CloseContainer', container);
        }
      throw error;
    }
  }

  /** Returns the open keys in an application of a device. */
  #sharing(device: Device, applicationName: string) {
    return this.#keys.filter(
      (it) => it.device.handle === device.handle && it.applicationName === applicationName,
    );
  }

  /** Logs out of an application when no other key of it is open. */
  #leave(device: Device, application: Handle): void {
    const isShared = this.#keys.find(
      (it) => it.device.handle === device.handle && it.application === application,
    );
    if (isShared) return;
    closeQuietly(this.skf, 'SKF_ClearSecureState', application);
    closeQuietly(this.skf, 'SKF_CloseApplication', application);
  }
}
