import { Failure } from '../../../../failure';
import { isForSigning } from '../certificates';
import { keyMissing, tokenMissing } from '../failures';
import { locked } from '../../failures';
import type { Driver, DriverSetting, ListedKey, TokenLocation } from '../protocol';
import {
  applicationNames,
  certificateOf,
  connectDevice,
  containerNames,
  deviceNames,
  isDeviceConnected,
  closeQuietly,
  type Device,
} from './devices';
import { checkUsable, signDigest, unwrap, wrapAndVerify, type ContainerKey } from './keys';
import { openSkf, toFailure, type Handle } from './library';
import { changePin, verifyPin } from './pin';
import type { NativeName } from './text';

type Place = Extract<TokenLocation, { kind: 'skf' }>;

interface Opened extends ContainerKey {
  device: Device;
  application: Handle;
  applicationName: string;
}

/** Loads an SKF library (GM/T 0016). Throws `Failure` 'DRIVER_FAILED'. */
export function loadSkf({ path, pinType }: DriverSetting): Driver {
  const skf = openSkf(path);
  const opened = new Map<number, Opened>();
  /** Keys found on each device the last time: a device with an open key is not connected again. */
  const listed = new Map<string, ListedKey[]>();
  let handles = 0;

  /** Runs `work` and converts errors of the library to a `Failure`. */
  function tell<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toFailure(error);
    }
  }

  function held(handle: number): Opened {
    const key = opened.get(handle);
    if (!key) throw locked();
    return key;
  }

  const inUse = (name: NativeName) =>
    [...opened.values()].find(({ device }) => device.name.text === name.text);

  /** Runs `work` on a device, with the existing connection or a temporary one. */
  function withDevice<T>(name: NativeName, work: (device: Device) => T): T {
    const standing = inUse(name)?.device;
    if (standing) return work(standing);
    const device = connectDevice(skf, name);
    try {
      return work(device);
    } finally {
      if (!inUse(name)) closeQuietly(skf, 'SKF_DisConnectDev', device.handle);
    }
  }

  function look(device: Device): ListedKey[] {
    return applicationNames(skf, device.handle).flatMap((applicationName) => {
      const application = skf.open('SKF_OpenApplication', device.handle, applicationName.bytes);
      try {
        return containerNames(skf, application).flatMap((container) => {
          const certificate = signingCertificate(application, container);
          if (!certificate || !isForSigning(certificate)) return [];
          const { serial, label } = device;
          const place = { serial, label, application: applicationName.text, container: container.text };
          return [{ location: { kind: 'skf', driver: path, ...place }, certificate: certificate.der }];
        });
      } finally {
        closeQuietly(skf, 'SKF_CloseApplication', application);
      }
    });
  }

  function signingCertificate(application: Handle, name: NativeName) {
    const container = skf.open('SKF_OpenContainer', application, name.bytes);
    try {
      return certificateOf(skf, container, 'sign');
    } finally {
      closeQuietly(skf, 'SKF_CloseContainer', container);
    }
  }

  /** Finds the connected device of a key and opens the key. */
  function openAt(place: Place, pin: string, lastTry: boolean): number {
    for (const name of deviceNames(skf)) {
      const handle = withDevice(name, (device) =>
        device.serial === place.serial && device.label === place.label
          ? openKey(device, place, pin, lastTry)
          : null,
      );
      if (handle !== null) return handle;
    }
    throw tokenMissing();
  }

  function openKey(device: Device, place: Place, pin: string, lastTry: boolean): number {
    const sharing = [...opened].filter(
      ([, it]) => it.device.handle === device.handle && it.applicationName === place.application,
    );
    const named = applicationNames(skf, device.handle).find(({ text }) => text === place.application);
    if (!named) throw keyMissing();
    const application =
      sharing[0]?.[1].application ?? skf.open('SKF_OpenApplication', device.handle, named.bytes);
    let container: Handle | null = null;
    try {
      const containerName = containerNames(skf, application).find(({ text }) => text === place.container);
      if (!containerName) throw keyMissing();
      container = skf.open('SKF_OpenContainer', application, containerName.bytes);
      const certificate = certificateOf(skf, container, 'sign');
      if (!certificate) throw keyMissing();
      checkUsable(certificate);
      try {
        verifyPin(skf, application, pinType, pin, lastTry);
      } catch (error) {
        // The token has ended the login of the other open keys too.
        if (!(error instanceof Failure && error.code === 'PIN_LAST_TRY'))
          for (const [handle, it] of sharing) {
            opened.delete(handle);
            closeQuietly(skf, 'SKF_CloseContainer', it.container);
          }
        throw error;
      }
      const key = { skf, container, certificate, device, application, applicationName: place.application };
      opened.set(++handles, key);
      return handles;
    } catch (error) {
      if (container !== null) closeQuietly(skf, 'SKF_CloseContainer', container);
      leave(device, application);
      throw error;
    }
  }

  /** Logs out of an application when no other key of it is open. */
  function leave(device: Device, application: Handle): void {
    const others = [...opened.values()].filter((it) => it.device.handle === device.handle);
    if (others.some((it) => it.application === application)) return;
    closeQuietly(skf, 'SKF_ClearSecureState', application);
    closeQuietly(skf, 'SKF_CloseApplication', application);
  }

  return {
    list: () =>
      tell(() =>
        deviceNames(skf).flatMap((name) => {
          const known = inUse(name) && listed.get(name.text);
          if (known) return known;
          try {
            const keys = withDevice(name, look);
            listed.set(name.text, keys);
            return keys;
          } catch (error) {
            const failure = toFailure(error);
            // Removed while it was being read.
            if (failure instanceof Failure && failure.code === 'TOKEN_REMOVED') return [];
            throw error;
          }
        }),
      ),

    open({ location, pin, lastTry }) {
      if (location.kind !== 'skf') throw tokenMissing();
      const handle = tell(() => openAt(location, pin, lastTry));
      const { certificate, device } = held(handle);
      const token = device.name.bytes.toString('hex');
      return { handle, token, certificate: certificate.der, algorithm: 'sm2-sm3' };
    },

    sign: ({ handle, digest }) => tell(() => signDigest(held(handle), Buffer.from(digest))),
    wrap: ({ handle, dataKey }) => tell(() => wrapAndVerify(held(handle), Buffer.from(dataKey))),
    unwrap: ({ handle, wrapped }) => tell(() => unwrap(held(handle), wrapped)),

    changePin: ({ handle, current, next }) =>
      tell(() => {
        changePin(skf, held(handle).application, pinType, current, next);
        return null;
      }),

    close({ handle }) {
      const key = opened.get(handle);
      opened.delete(handle);
      if (!key) return null;
      closeQuietly(skf, 'SKF_CloseContainer', key.container);
      leave(key.device, key.application);
      if (!inUse(key.device.name)) closeQuietly(skf, 'SKF_DisConnectDev', key.device.handle);
      return null;
    },

    end() {
      for (const handle of [...opened.keys()]) this.close({ handle });
      return null;
    },

    isPresent: (token) => isDeviceConnected(skf, Buffer.from(token, 'hex')),
  };
}
