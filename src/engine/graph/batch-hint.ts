/**
 * Emitted Reshape, Expand and ConstantOfShape carry the shape they mean, batch included, which their constant input cannot say.
 * It is an attribute for the shape rules only and never leaves the builder.
 */
export const BATCH_HINT = 'weighbridge.shape';
