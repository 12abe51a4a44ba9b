// Written by tools/names/write_names.py from library source; do not edit.
export const CATEGORY_ENCODERS = {
  library: 'category_encoders',
  versions: '2.8.1',
  construct: `
category_encoders.backward_difference BackwardDifferenceEncoder
category_encoders.base_contrast_encoder BaseContrastEncoder
category_encoders.basen BaseNEncoder
category_encoders.binary BinaryEncoder
category_encoders.cat_boost CatBoostEncoder
category_encoders.count CountEncoder
category_encoders.gray GrayEncoder
category_encoders.hashing HashingEncoder
category_encoders.helmert HelmertEncoder
category_encoders.james_stein JamesSteinEncoder
category_encoders.leave_one_out LeaveOneOutEncoder
category_encoders.m_estimate MEstimateEncoder
category_encoders.one_hot OneHotEncoder
category_encoders.ordinal OrdinalEncoder
category_encoders.polynomial PolynomialEncoder
category_encoders.quantile_encoder QuantileEncoder SummaryEncoder
category_encoders.rankhot RankHotEncoder
category_encoders.sum_coding SumEncoder
category_encoders.target_encoder TargetEncoder
category_encoders.utils BaseEncoder EncoderTags SupervisedTransformerMixin UnsupervisedTransformerMixin
category_encoders.woe WOEEncoder
category_encoders.wrapper NestedCVWrapper PolynomialWrapper
`,
  call: `
category_encoders.utils EncodingRelation
`,
} as const;
