/** `RDX3`, `RDA2`, `RDB3` and a line feed, in front of what `save` writes. */
export const RDATA_RE = /^RD([XAB])([123])\n/;
