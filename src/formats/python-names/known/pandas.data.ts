// Written by tools/names/write_names.py from library source; do not edit.
export const PANDAS = {
  library: 'pandas',
  versions: '0.25.3, 1.5.3, 2.2.3, 3.1.1',
  construct: `
pandas.core.arrays._arrow_string_mixins ArrowStringArrayMixin
pandas.core.arrays._mixins NDArrayBackedExtensionArray
pandas.core.arrays.arrow.array ArrowExtensionArray
pandas.core.arrays.arrow.dtype ArrowDtype
pandas.core.arrays.arrow.extension_types ArrowIntervalType ArrowPeriodType
pandas.core.arrays.base ExtensionArray ExtensionArrayNaResult ExtensionArraySupportsAnyAll ExtensionOpsMixin ExtensionScalarOpsMixin
pandas.core.arrays.boolean BooleanArray BooleanDtype
pandas.core.arrays.categorical Categorical CategoricalAccessor
pandas.core.arrays.datetimelike AttributesMixin DatelikeOps DatetimeLikeArrayMixin InvalidComparison TimelikeOps
pandas.core.arrays.datetimes DatetimeArray
pandas.core.arrays.floating Float32Dtype Float64Dtype FloatingArray FloatingDtype
pandas.core.arrays.integer Int16Dtype Int32Dtype Int64Dtype Int8Dtype IntegerArray IntegerDtype UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype _IntegerDtype
pandas.core.arrays.interval IntervalArray
pandas.core.arrays.masked BaseMaskedArray
pandas.core.arrays.numeric NumericArray NumericDtype
pandas.core.arrays.numpy_ NumpyExtensionArray PandasArray PandasDtype
pandas.core.arrays.period PeriodArray
pandas.core.arrays.sparse BaseAccessor SparseAccessor SparseArray SparseDtype SparseFrameAccessor
pandas.core.arrays.sparse.array SparseArray _SparseMatrixLike
pandas.core.arrays.sparse.dtype SparseDtype
pandas.core.arrays.string_ BaseStringArray StringArray StringDtype
pandas.core.arrays.string_arrow ArrowStringArray ArrowStringArrayNumpySemantics
pandas.core.arrays.timedeltas TimedeltaArray
pandas.core.dtypes.base ExtensionDtype Registry StorageExtensionDtype
pandas.core.dtypes.cast LossySetitemError
pandas.core.dtypes.dtypes ArrowDtype BaseMaskedDtype CategoricalDtype CategoricalDtypeType DatetimeTZDtype IntervalDtype NumpyEADtype PandasDtype PandasExtensionDtype PeriodDtype Registry SparseDtype
pandas.core.dtypes.generic _ABCGeneric
pandas.core.flags Flags
pandas.core.frame DataFrame
pandas.core.generic NDFrame
pandas.core.groupby.base GroupByMixin OutputKey
pandas.core.groupby.generic DataFrameGroupBy NDFrameGroupBy NamedAgg SeriesGroupBy
pandas.core.groupby.groupby BaseGroupBy GroupBy GroupByPlot _GroupBy
pandas.core.groupby.grouper Grouper Grouping
pandas.core.groupby.indexing GroupByIndexingMixin GroupByNthSelector GroupByPositionalSelector
pandas.core.indexes.base Index InvalidIndexError
pandas.core.indexes.category CategoricalIndex
pandas.core.indexes.datetimelike DatetimeIndexOpsMixin DatetimeTimedeltaMixin DatetimelikeDelegateMixin
pandas.core.indexes.datetimes DatetimeDelegateMixin DatetimeIndex
pandas.core.indexes.extension ExtensionIndex NDArrayBackedExtensionIndex
pandas.core.indexes.frozen FrozenNDArray
pandas.core.indexes.interval IntervalIndex SetopCheck
pandas.core.indexes.multi MultiIndex MultiIndexPyIntEngine MultiIndexUInt16Engine MultiIndexUInt32Engine MultiIndexUInt64Engine MultiIndexUInt8Engine MultiIndexUIntEngine
pandas.core.indexes.numeric Float64Index Int64Index IntegerIndex NumericIndex UInt64Index
pandas.core.indexes.period PeriodDelegateMixin PeriodIndex
pandas.core.indexes.range RangeIndex
pandas.core.indexes.timedeltas TimedeltaDelegateMixin TimedeltaIndex
pandas.core.internals.array_manager ArrayManager BaseArrayManager NullArrayProxy SingleArrayManager
pandas.core.internals.base DataManager SingleDataManager _AlreadyWarned
pandas.core.internals.blocks Block BoolBlock CategoricalBlock ComplexBlock DatetimeBlock DatetimeLikeBlock DatetimeLikeBlockMixin DatetimeTZBlock EABackedBlock ExtensionBlock FloatBlock FloatOrComplexBlock IntBlock NDArrayBackedExtensionBlock NonConsolidatableMixIn NumericBlock NumpyBlock ObjectBlock ObjectValuesExtensionBlock TimeDeltaBlock
pandas.core.internals.concat JoinUnit
pandas.core.internals.managers BaseBlockManager BlockManager SingleBlockManager
pandas.core.series Series
pandas.tseries.offsets BQuarterBegin BQuarterEnd BYearBegin BYearEnd BusinessDay BusinessHour BusinessHourMixin BusinessMixin BusinessMonthBegin BusinessMonthEnd CustomBusinessDay CustomBusinessHour CustomBusinessMonthBegin CustomBusinessMonthEnd DateOffset Day Easter FY5253 FY5253Quarter Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd MonthOffset Nano QuarterBegin QuarterEnd QuarterOffset Second SemiMonthBegin SemiMonthEnd SemiMonthOffset SingleConstructorOffset Tick Week WeekOfMonth YearBegin YearEnd YearOffset _CustomBusinessMonth _CustomMixin _WeekOfMonthMixin
`,
  containers: `
pandas.core.frame _DuplicateColumnRecorder
pandas.core.indexes.frozen FrozenList
`,
  call: `
pandas.core.arrays.sparse.array ellipsis
`,
} as const;
