/** One of the vendor's two products, and the keys of the environment file that speak of it. */
export interface Layer {
  readonly name: string;
  readonly productKey: string;
  /** Takes parameters the document does not know. */
  readonly otherKey: string;
}

export const dataLayer: Layer = {
  name: 'data layer',
  productKey: 'DATA_PRODUCT',
  otherKey: 'DATA_OTHER_PARAMETERS',
};

export const serviceLayer: Layer = {
  name: 'service layer',
  productKey: 'SERVICE_PRODUCT',
  otherKey: 'SERVICE_OTHER_PARAMETERS',
};
