/**
 * Written by hand from listings of compiled modules (scikit-learn 0.20 to 1.9, SciPy 1.7 to 1.17,
 * pandas 0.25 to 3.1): classes whose source the name extractor can not read, and their rebuilders.
 */
export const EXTENSION_CLASSES = {
  library: 'compiled extension modules',
  versions: 'scikit-learn 0.20 to 1.9, SciPy 1.7 to 1.17, pandas 0.25 to 3.1',
  construct: `
sklearn._loss._loss CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss CyHalfMultinomialLoss CyHalfPoissonLoss CyHalfSquaredError CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyPinballLoss
sklearn.cluster._hierarchical_fast WeightedEdge UnionFind
sklearn.ensemble._hist_gradient_boosting.splitting Splitter
sklearn.linear_model.sgd_fast Classification EpsilonInsensitive Hinge Huber Log LossFunction ModifiedHuber Regression SquaredEpsilonInsensitive SquaredHinge SquaredLoss
sklearn.linear_model._sgd_fast Classification EpsilonInsensitive Hinge Huber Log LossFunction ModifiedHuber Regression SquaredEpsilonInsensitive SquaredHinge SquaredLoss
sklearn.metrics._dist_metrics BrayCurtisDistance BrayCurtisDistance32 BrayCurtisDistance64 CanberraDistance CanberraDistance32 CanberraDistance64 ChebyshevDistance ChebyshevDistance32 ChebyshevDistance64 DiceDistance DiceDistance32 DiceDistance64 DistanceMetric DistanceMetric32 DistanceMetric64 EuclideanDistance EuclideanDistance32 EuclideanDistance64 HammingDistance HammingDistance32 HammingDistance64 HaversineDistance HaversineDistance32 HaversineDistance64 JaccardDistance JaccardDistance32 JaccardDistance64 KulsinskiDistance MahalanobisDistance MahalanobisDistance32 MahalanobisDistance64 ManhattanDistance ManhattanDistance32 ManhattanDistance64 MinkowskiDistance MinkowskiDistance32 MinkowskiDistance64 RogersTanimotoDistance RussellRaoDistance SEuclideanDistance SEuclideanDistance32 SEuclideanDistance64 SokalMichenerDistance SokalSneathDistance WMinkowskiDistance
sklearn.neighbors._dist_metrics BrayCurtisDistance CanberraDistance ChebyshevDistance DiceDistance DistanceMetric EuclideanDistance HammingDistance HaversineDistance JaccardDistance KulsinskiDistance MahalanobisDistance ManhattanDistance MinkowskiDistance RogersTanimotoDistance RussellRaoDistance SEuclideanDistance SokalMichenerDistance SokalSneathDistance WMinkowskiDistance
sklearn.neighbors.dist_metrics BrayCurtisDistance CanberraDistance ChebyshevDistance DiceDistance DistanceMetric EuclideanDistance HammingDistance HaversineDistance JaccardDistance KulsinskiDistance MahalanobisDistance ManhattanDistance MinkowskiDistance RogersTanimotoDistance RussellRaoDistance SEuclideanDistance SokalMichenerDistance SokalSneathDistance WMinkowskiDistance
sklearn.neighbors.ball_tree BallTree BinaryTree
sklearn.neighbors._ball_tree BallTree BallTree32 BallTree64 BinaryTree BinaryTree32 BinaryTree64
sklearn.neighbors.kd_tree KDTree BinaryTree
sklearn.neighbors._kd_tree KDTree KDTree32 KDTree64 BinaryTree BinaryTree32 BinaryTree64
sklearn.neighbors.quad_tree _QuadTree
sklearn.neighbors._quad_tree _QuadTree
sklearn.tree._tree Tree
scipy.spatial.ckdtree cKDTree
scipy.spatial._ckdtree cKDTree
scipy.spatial.transform.rotation Rotation
scipy.spatial.transform._rotation Rotation
scipy.spatial.transform._rotation_cy Rotation
pandas Categorical CategoricalIndex DataFrame DatetimeIndex Flags Index Interval IntervalIndex MultiIndex PeriodIndex RangeIndex Series TimedeltaIndex BooleanDtype CategoricalDtype DatetimeTZDtype Float32Dtype Float64Dtype Int16Dtype Int32Dtype Int64Dtype Int8Dtype IntervalDtype PeriodDtype SparseDtype StringDtype UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype
pandas.arrays ArrowExtensionArray ArrowStringArray BooleanArray Categorical DatetimeArray FloatingArray IntegerArray IntervalArray NumpyExtensionArray PeriodArray SparseArray StringArray TimedeltaArray
pandas._libs.arrays NDArrayBacked
pandas._libs.internals BlockManager BlockPlacement
pandas._libs.interval Interval
pandas._libs.tslibs.dtypes PeriodDtypeBase
tokenizers Tokenizer AddedToken Encoding NormalizedString PreTokenizedString Regex
tokenizers.models Model BPE Unigram WordLevel WordPiece
tokenizers.normalizers Normalizer BertNormalizer ByteLevel Lowercase NFC NFD NFKC NFKD Nmt Precompiled Prepend Replace Sequence Strip StripAccents
tokenizers.pre_tokenizers PreTokenizer BertPreTokenizer ByteLevel CharDelimiterSplit Digits Metaspace Punctuation Sequence Split UnicodeScripts Whitespace WhitespaceSplit FixedLength
tokenizers.decoders Decoder BPEDecoder ByteFallback ByteLevel CTC Fuse Metaspace Replace Sequence Strip WordPiece DecodeStream
tokenizers.processors PostProcessor BertProcessing ByteLevel RobertaProcessing Sequence TemplateProcessing
tokenizers.trainers Trainer BpeTrainer UnigramTrainer WordLevelTrainer WordPieceTrainer
`,
  call: `
sklearn._loss._loss CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss CyHalfMultinomialLoss CyHalfPoissonLoss CyHalfSquaredError CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyPinballLoss __pyx_unpickle_CyHalfMultinomialLoss:class-first
sklearn.cluster._hierarchical_fast __pyx_unpickle_WeightedEdge:class-first __pyx_unpickle_UnionFind:class-first
sklearn.ensemble._hist_gradient_boosting.splitting __pyx_unpickle_Splitter:class-first
sklearn.linear_model.sgd_fast EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss
sklearn.linear_model._sgd_fast EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss __pyx_unpickle_Classification:class-first __pyx_unpickle_Regression:class-first
sklearn.metrics._dist_metrics newObj:class-first __pyx_unpickle_DistanceMetric:class-first
sklearn.neighbors._dist_metrics newObj:class-first
sklearn.neighbors.dist_metrics newObj:class-first
sklearn.neighbors.ball_tree newObj:class-first
sklearn.neighbors._ball_tree newObj:class-first
sklearn.neighbors.kd_tree newObj:class-first
sklearn.neighbors._kd_tree newObj:class-first
sklearn.neighbors.quad_tree _QuadTree
sklearn.neighbors._quad_tree _QuadTree
sklearn.tree._tree Tree
scipy.spatial._ckdtree cKDTree:literals __pyx_unpickle_cKDTreeNode:class-first
scipy.spatial.transform._rotation_cy Rotation
pandas._libs.arrays __pyx_unpickle_NDArrayBacked:class-first
pandas BooleanDtype DatetimeTZDtype:literals Float32Dtype Float64Dtype Int16Dtype Int32Dtype Int64Dtype Int8Dtype PeriodDtype StringDtype Timestamp Timedelta Period Interval UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype
pandas.core.internals.managers BlockManager SingleBlockManager
pandas._libs.sparse IntIndex BlockIndex
pandas._libs.internals _unpickle_block BlockManager
pandas._libs.interval Interval __pyx_unpickle_IntervalMixin:class-first
pandas._libs.tslib _nat_unpickle
pandas.tslib _nat_unpickle Timestamp
pandas._libs.tslibs.nattype _nat_unpickle __pyx_unpickle__NaT:class-first
pandas._libs.tslibs.timestamps Timestamp _unpickle_timestamp
pandas._libs.tslibs.timedeltas Timedelta _timedelta_unpickle __pyx_unpickle__Timedelta:class-first
pandas._libs.tslibs.period Period
pandas._libs.period Period
pandas._libs.tslibs.offsets BDay BMonthBegin BMonthEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd BusinessDay BusinessHour BusinessMonthBegin BusinessMonthEnd CDay CustomBusinessDay CustomBusinessHour CustomBusinessMonthBegin CustomBusinessMonthEnd DateOffset Day Easter FY5253 FY5253Quarter Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano QuarterBegin QuarterEnd Second SemiMonthBegin SemiMonthEnd Week WeekOfMonth YearBegin YearEnd __pyx_unpickle_BaseOffset:class-first
pandas.core.indexes.base _new_Index:class-first
pandas.core.indexes.datetimes _new_DatetimeIndex:class-first
pandas.core.indexes.period _new_PeriodIndex:class-first
pandas.core.indexes.interval _new_IntervalIndex:class-first
pandas.core.index _new_Index:class-first
pandas.indexes.base _new_Index:class-first
pandas.core.internals.blocks new_block
pandas.core.dtypes.dtypes PeriodDtype:literals DatetimeTZDtype:literals
pandas.tseries.index _new_DatetimeIndex:class-first
pandas.tseries.period _new_PeriodIndex:class-first
`,
  import: `
pandas NA NaT Timestamp Timedelta Period DateOffset
pandas._libs.missing NA
pandas._libs.tslibs.nattype NaT
sklearn.tree._tree DTYPE DOUBLE
`,
} as const;
