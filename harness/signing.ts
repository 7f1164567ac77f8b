/** How a signature is made. ECDSA signatures are ASN.1 DER (`SEQUENCE { r, s }`); RSA's have a salt of 32 bytes. */
export const keyAlgorithms = ['Ed25519', 'ECDSA-P256-SHA256', 'RSA-PSS-SHA256'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** A key that can sign, wherever its private part lies: in a file, or in AWS KMS, which never hands it out. */
export interface SigningKey {
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  /** ARN of a key in AWS KMS; `null` for a key in a file. */
  readonly kms: string | null;
  sign(message: Buffer): Promise<Buffer>;
}
