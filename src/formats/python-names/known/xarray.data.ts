// Written by tools/names/write_names.py from library source; do not edit.
export const XARRAY = {
  library: 'xarray',
  versions: '2026.9.0',
  construct: `
xarray.core.coordinates AbstractCoordinates CoordinateValidationError Coordinates DataArrayCoordinates DataTreeCoordinates DatasetCoordinates
xarray.core.dataarray DataArray _LocIndexer _NumpyEncoder
xarray.core.dataset Dataset
xarray.core.indexes CoordinateTransformIndex Index Indexes PandasIndex PandasMultiIndex
xarray.core.indexing ArrayApiIndexingAdapter BasicIndexer CoordinateTransformIndexingAdapter DaskIndexingAdapter ExplicitIndexer ExplicitlyIndexed ExplicitlyIndexedNDArrayMixin ImplicitToExplicitIndexingAdapter IndexCallable IndexSelResult IndexingAdapter NdArrayLikeIndexingAdapter NumpyIndexingAdapter OuterIndexer PandasIndexingAdapter PandasMultiIndexingAdapter VectorizedIndexer
xarray.core.variable IndexVariable MissingDimensionsError Variable
xarray.namedarray.core NamedArray
`,
  call: `
xarray.core.indexing IndexingSupport
`,
} as const;
