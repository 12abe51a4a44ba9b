/** Written by hand: single names of libraries too small or too varied for an extracted table. */
export const SMALL_LIBRARIES = {
  library: 'small libraries',
  versions: 'joblib 0.8 to 1.6, dill 0.3 to 0.4 and others',
  import: `
pytz UTC utc
joblib.numpy_pickle NumpyArrayWrapper
gensim.utils identity call_on_class_only
typing OrderedDict
skorch.utils to_numpy _indexing_none _indexing_dict _indexing_list_tuple_of_data _indexing_ndframe _indexing_other
scipy.interpolate._interpolate interp1d._call_linear_np
scipy.interpolate.interpolate interp1d._call_linear_np
`,
  construct: `
joblib.numpy_pickle NumpyArrayWrapper NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
joblib.numpy_pickle_compat NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
joblib.memory Memory:no-folder
sklearn.externals.joblib.numpy_pickle NumpyArrayWrapper NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
sklearn.externals.joblib.numpy_pickle_compat NDArrayWrapper:sibling-file ZNDArrayWrapper:sibling-file
PIL.Image Image
PIL.PngImagePlugin PngImageFile
PIL.JpegImagePlugin JpegImageFile
PIL.BmpImagePlugin BmpImageFile
PIL.GifImagePlugin GifImageFile
PIL.TiffImagePlugin TiffImageFile
PIL.WebPImagePlugin WebPImageFile
PIL.PpmImagePlugin PpmImageFile
formulaic.parser.types.factor Factor
formulaic.parser.types.term Term
formulaic.parser.types.token Token
pandas.tseries.holiday AbstractHolidayCalendar Holiday USFederalHolidayCalendar
lifelines.utils CovariateParameterMappings
gensim.models.keyedvectors Vocab Doc2VecKeyedVectors EuclideanKeyedVectors Word2VecKeyedVectors FastTextKeyedVectors WordEmbeddingsKeyedVectors
gensim.models.doc2vec DocvecsArray
gensim.models.word2vec Vocab
gensim.models.phrases Phraser
gensim.models.fasttext FastTextKeyedVectors
gensim.models.atmodel AuthorTopicModel AuthorTopicState
gensim.models.wrappers.fasttext FastText FastTextKeyedVectors
gensim.models.deprecated.word2vec Word2Vec Vocab
gensim.models.deprecated.keyedvectors EuclideanKeyedVectors KeyedVectors Vocab
gensim.models.deprecated.doc2vec Doc2Vec DocvecsArray Doctag
pandas.core.internals BlockManager SingleBlockManager
shapely.geometry.point Point
shapely.geometry.linestring LineString
shapely.geometry.polygon Polygon LinearRing
shapely.geometry.multipoint MultiPoint
shapely.geometry.multilinestring MultiLineString
shapely.geometry.multipolygon MultiPolygon
shapely.geometry.collection GeometryCollection
implicit.cpu.bpr BayesianPersonalizedRanking
surprise.prediction_algorithms.co_clustering CoClustering
surprise.prediction_algorithms.matrix_factorization SVD SVDpp NMF
surprise.prediction_algorithms.slope_one SlopeOne
pyproj.crs.crs CRS
polars.dataframe.frame DataFrame
polars.series.series Series
sklearn_extra.cluster._k_medoids KMedoids
sklearn_pandas.dataframe_mapper DataFrameMapper
slicer.slicer Slicer
slicer.slicer_internal Obj
numpy.linalg.linalg SVDResult EighResult EigResult QRResult SlogdetResult
numpy.linalg._linalg SVDResult EighResult EigResult QRResult SlogdetResult
geopandas.array GeometryArray GeometryDtype
geopandas.geodataframe GeoDataFrame
geopandas.geoseries GeoSeries
scipy.stats._stats_mstats_common LinregressResult
statsmodels.tsa.seasonal DecomposeResult
dateutil.relativedelta relativedelta
dateutil.tz.tz tzutc tzlocal tzoffset
packaging.version Version
`,
  containers: `
statsmodels.tools.decorators ResettableCache
sklearn.datasets.base Bunch
easydict EasyDict
addict.addict Dict
yacs.config CfgNode
munch Munch
ml_collections.config_dict.config_dict ConfigDict
fvcore.common.config CfgNode
pandas.core.indexes.frozen FrozenList
`,
  call: `
dill._dill _load_type:type-name _create_array:dill-array _eval_repr:range-text
cloudpickle.cloudpickle _builtin_type:type-name subimport:library-module
dill.dill _load_type:type-name _create_array:dill-array
pytz _UTC _p:literals
pytz.tzinfo _p:literals
dateutil.tz.tz tzutc:literals tzlocal:literals tzoffset:literals
shapely.geometry.point Point:literals
shapely.geometry.linestring LineString:literals
shapely.geometry.polygon Polygon:literals LinearRing:literals
shapely.geometry.multipoint MultiPoint:literals
shapely.geometry.multilinestring MultiLineString:literals
shapely.geometry.multipolygon MultiPolygon:literals
shapely.geometry.collection GeometryCollection:literals
nltk.probability ConditionalFreqDist:elements FreqDist:elements
formulaic.formula OrderingMethod:literals
formulaic.materializers.types.enums NAAction:literals ClusterBy:literals
formulaic.parser.types.factor Factor.EvalMethod:literals Factor.Kind:literals
formulaic.parser.types.token Token.Kind:literals
regex._regex compile:literals
regex.regex compile:literals
regex._regex_core compile:literals
_regex_core compile:literals
`,
} as const;
