// Written by tools/names/write_names.py from library source; do not edit.
export const EFFICIENTNET = {
  library: 'efficientnet-pytorch',
  versions: '0.3.0',
  construct: `
efficientnet_pytorch.model EfficientNet MBConvBlock
efficientnet_pytorch.utils BlockArgs BlockDecoder Conv2dDynamicSamePadding Conv2dStaticSamePadding GlobalParams Identity
`,
} as const;
