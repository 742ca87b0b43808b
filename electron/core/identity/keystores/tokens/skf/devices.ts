import { certificateOrNull, type Certificate } from '../../../../../pki/certificates';
import { SAR, SkfError, ulongBuffer, type Handle, type Skf } from './library';
import { splitNames, decodeName, type NativeName } from './text';

/** The levels of an SKF token: device, application, container. Each is opened, used and closed again. */

export interface Device {
  name: NativeName;
  handle: Handle;
  serial: string;
  label: string;
}

/**
 * Offsets of label and serial number in DEVINFO (GM/T 0016 §6.4.2), before any field whose layout depends on the
 * compiler.
 */
const LABEL = { from: 130, to: 162 };
const SERIAL = { from: 162, to: 194 };
const DEVICE_INFO_ROOM = 1024;
const PRESENT_ONLY = 1;

/** Returns the names of the connected devices. Throws an `SkfError`. */
export const deviceNames = (skf: Skf): NativeName[] => splitNames(skf.bytes('SKF_EnumDev', PRESENT_ONLY));

/** Connects to a device and reads its label and serial number. Throws an `SkfError`. */
export function connectDevice(skf: Skf, name: NativeName): Device {
  const handle = skf.open('SKF_ConnectDev', name.bytes);
  try {
    const info = Buffer.alloc(DEVICE_INFO_ROOM);
    skf.call('SKF_GetDevInfo', handle, info);
    return {
      name,
      handle,
      label: decodeName(info.subarray(LABEL.from, LABEL.to)),
      serial: decodeName(info.subarray(SERIAL.from, SERIAL.to)),
    };
  } catch (error) {
    closeQuietly(skf, 'SKF_DisConnectDev', handle);
    throw error;
  }
}

/** Returns the names of the applications on a device. Throws an `SkfError`. */
export const applicationNames = (skf: Skf, device: Handle): NativeName[] =>
  splitNames(skf.bytes('SKF_EnumApplication', device));
/** Returns the names of the containers in an application. Throws an `SkfError`. */
export const containerNames = (skf: Skf, application: Handle): NativeName[] =>
  splitNames(skf.bytes('SKF_EnumContainer', application));

/** Closes a handle and ignores an `SkfError`: a removed token has closed it already. Throws other errors. */
export function closeQuietly(
  skf: Skf,
  name:
    | 'SKF_DisConnectDev'
    | 'SKF_CloseApplication'
    | 'SKF_CloseContainer'
    | 'SKF_CloseHandle'
    | 'SKF_ClearSecureState',
  handle: Handle,
): void {
  try {
    skf.call(name, handle);
  } catch (error) {
    if (!(error instanceof SkfError)) throw error;
  }
}

/**
 * Returns a container's certificate for signing or for encryption; null when there is none that can be parsed. Throws
 * an `SkfError` when the token was removed.
 */
export function certificateOf(skf: Skf, container: Handle, purpose: 'sign' | 'encrypt'): Certificate | null {
  try {
    return certificateOrNull(skf.bytes('SKF_ExportCertificate', container, purpose === 'sign' ? 1 : 0));
  } catch (error) {
    // The code for a missing certificate differs by vendor.
    if (error instanceof SkfError && error.code !== SAR.deviceRemoved && error.code !== SAR.invalidHandle)
      return null;
    throw error;
  }
}

/**
 * Returns the remaining tries of a PIN; null when the driver does not report them. Throws an `SkfError` when the token
 * was removed.
 */
export function pinTriesLeft(skf: Skf, application: Handle, pinType: number): number | null {
  const left = ulongBuffer();
  try {
    skf.call('SKF_GetPINInfo', application, pinType, ulongBuffer(), left, ulongBuffer());
  } catch (error) {
    if (error instanceof SkfError && error.code !== SAR.deviceRemoved) return null;
    throw error;
  }
  return left.readUInt32LE();
}

const PRESENT = 1;
const ABSENT = 0;

/**
 * Returns true when the device of this name, with its closing zero, is connected. The device is not accessed. Throws an
 * `SkfError`.
 */
export function isDeviceConnected(skf: Skf, name: Buffer): boolean {
  const state = ulongBuffer(PRESENT);
  try {
    skf.call('SKF_GetDevState', name, state);
    return state.readUInt32LE() !== ABSENT;
  } catch (error) {
    if (!(error instanceof SkfError && error.code === SAR.notSupported)) throw error;
    return deviceNames(skf).some(({ bytes }) => bytes.equals(name));
  }
}
