import { certificateOrNull, type Certificate } from '../../../../../pki/certificates';
import { SAR, SkfError, ulong, type Handle, type Skf } from './library';
import { namesOf, textOf, type Named } from './text';

/** The levels of an SKF token: device, application, container. Each is opened, used and closed again. */

export interface Device {
  name: Named;
  handle: Handle;
  serial: string;
  label: string;
}

/** Label and serial number in DEVINFO (GM/T 0016 §6.4.2), which come before anything that compilers lay out differently. */
const LABEL = { from: 130, to: 162 };
const SERIAL = { from: 162, to: 194 };
const DEVICE_INFO_ROOM = 1024;
const PRESENT_ONLY = 1;

export const deviceNames = (skf: Skf): Named[] => namesOf(skf.bytes('SKF_EnumDev', PRESENT_ONLY));

export function connect(skf: Skf, name: Named): Device {
  const handle = skf.open('SKF_ConnectDev', name.bytes);
  try {
    const info = Buffer.alloc(DEVICE_INFO_ROOM);
    skf.call('SKF_GetDevInfo', handle, info);
    return {
      name,
      handle,
      label: textOf(info.subarray(LABEL.from, LABEL.to)),
      serial: textOf(info.subarray(SERIAL.from, SERIAL.to)),
    };
  } catch (error) {
    release(skf, 'SKF_DisConnectDev', handle);
    throw error;
  }
}

export const applicationNames = (skf: Skf, device: Handle): Named[] =>
  namesOf(skf.bytes('SKF_EnumApplication', device));
export const containerNames = (skf: Skf, application: Handle): Named[] =>
  namesOf(skf.bytes('SKF_EnumContainer', application));

/** Closes what a token may have taken along already. */
export function release(
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

/** A container's certificate, for signing or for encryption; null when there is none that can be read. */
export function certificateOf(skf: Skf, container: Handle, purpose: 'sign' | 'encrypt'): Certificate | null {
  try {
    return certificateOrNull(skf.bytes('SKF_ExportCertificate', container, purpose === 'sign' ? 1 : 0));
  } catch (error) {
    // Makers differ in how they say that there is none.
    if (error instanceof SkfError && error.code !== SAR.deviceRemoved && error.code !== SAR.invalidHandle)
      return null;
    throw error;
  }
}

/** Tries left of a PIN; null where the driver does not say. */
export function triesLeft(skf: Skf, application: Handle, pinType: number): number | null {
  const left = ulong();
  try {
    skf.call('SKF_GetPINInfo', application, pinType, ulong(), left, ulong());
  } catch (error) {
    if (error instanceof SkfError && error.code !== SAR.deviceRemoved) return null;
    throw error;
  }
  return left.readUInt32LE();
}

const PRESENT = 1;
const ABSENT = 0;

/** Whether the device of this name, with its closing zero, is plugged in: asked without touching it. */
export function isPlugged(skf: Skf, name: Buffer): boolean {
  const state = ulong(PRESENT);
  try {
    skf.call('SKF_GetDevState', name, state);
    return state.readUInt32LE() !== ABSENT;
  } catch (error) {
    if (!(error instanceof SkfError && error.code === SAR.notSupported)) throw error;
    return deviceNames(skf).some(({ bytes }) => bytes.equals(name));
  }
}
