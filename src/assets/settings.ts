/** Where pictures are kept: a folder, or a bucket that any number of machines share. */
export type AssetsSettings = { readonly kind: 'disk'; readonly folder: string } | S3Settings;

export interface S3Settings {
  readonly kind: 's3';
  readonly bucket: string;
  /** What every key begins with, without slashes at its ends; empty: nothing. */
  readonly prefix: string;
  /** Of a service other than Amazon's; null: Amazon's own for the region. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Null: what the AWS SDK finds by itself, such as the role of the machine. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  } | null;
}
