export { writeArchive, type LargeFile } from './write-archive';
export { pem } from './certificates';
export { PackageFiles } from './files';
export { CheckResults, timeText, TOLERANCE, overallResult, type VerificationContext } from './findings';
export * from './layout';
export { checkScript, packageTrust } from './package-trust';
export { relatedEntries, checkSigner, packageRegister } from './register';
export { buildScript } from './script';
export {
  checkSignatureTime,
  checkTimestampToken,
  verifiedSigner,
  type SignatureFiles,
} from './signature-checks';
export { readPackage, type ArchivePackage, type ArchiveShape } from './read-archive';
