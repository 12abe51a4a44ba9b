/** Written by hand from what numpy 1.8 to 2.4 put into pickles, under both spellings of its core package. */
export const NUMPY = {
  library: 'NumPy',
  versions: '1.8 to 2.4',
  import: `
numpy bool bool8 bool_ byte bytes0 bytes_ cdouble cfloat character clongdouble clongfloat complex128 complex256 complex64 complex_ complexfloating csingle datetime64 double flexible float128 float16 float32 float64 float_ floating generic half inexact int0 int16 int32 int64 int8 int_ intc integer intp long longcomplex longdouble longfloat longlong number object_ record short signedinteger single singlecomplex str0 str_ string_ timedelta64 ubyte uint uint0 uint16 uint32 uint64 uint8 uintc uintp ulong ulonglong unicode_ unsignedinteger ushort void void0
numpy abs absolute acos acosh add all alltrue amax amin angle any append apply_along_axis arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort argwhere around array asarray asanyarray ascontiguousarray asfortranarray asin asinh atan atan2 atanh atleast_1d atleast_2d atleast_3d average bincount bitwise_and bitwise_count bitwise_invert bitwise_not bitwise_or bitwise_xor broadcast_to cbrt ceil clip column_stack concatenate conj conjugate copysign corrcoef cos cosh count_nonzero cov cross cumprod cumsum deg2rad degrees diag diff digitize divide divmod dot dstack dtype ediff1d empty empty_like equal exp exp2 expand_dims expm1 eye fabs fix flip fliplr flipud float_power floor floor_divide fmax fmin fmod frexp full gcd gradient greater greater_equal heaviside histogram hstack hypot identity imag in1d inf inner interp invert isclose isfinite isin isinf isnan isnat isneginf isposinf kron lcm ldexp left_shift less less_equal linalg linspace log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor logspace matmul max maximum mean median min minimum mod modf moveaxis multiply nan nan_to_num nanargmax nanargmin nanmax nanmean nanmedian nanmin nanpercentile nanstd nansum nanvar ndarray negative nextafter nonzero norm not_equal ones ones_like outer pad percentile permute_dims positive pow power prod product ptp quantile rad2deg radians ravel real reciprocal remainder repeat reshape resize right_shift rint roll rollaxis rot90 round round_ searchsorted select sign signbit sin sinc sinh size sort spacing split sqrt square squeeze stack std subtract sum swapaxes take tan tanh tensordot tile trace transpose trapezoid trapz tril triu true_divide trunc unique unravel_index vander var vdot vectorize vstack where zeros zeros_like
numpy.core._multiarray_umath absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and bitwise_count bitwise_or bitwise_xor cbrt ceil conjugate copysign cos cosh deg2rad degrees divide divmod equal exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod frexp gcd greater greater_equal heaviside hypot invert isfinite isinf isnan isnat lcm ldexp left_shift less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor matmul maximum minimum modf multiply negative nextafter not_equal positive power rad2deg radians reciprocal remainder right_shift rint sign signbit sin sinh spacing sqrt square subtract tan tanh trunc
numpy._core._multiarray_umath absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and bitwise_count bitwise_or bitwise_xor cbrt ceil conjugate copysign cos cosh deg2rad degrees divide divmod equal exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod frexp gcd greater greater_equal heaviside hypot invert isfinite isinf isnan isnat lcm ldexp left_shift less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor matmul maximum minimum modf multiply negative nextafter not_equal positive power rad2deg radians reciprocal remainder right_shift rint sign signbit sin sinh spacing sqrt square subtract tan tanh trunc
numpy.core.fromnumeric all amax amin any argmax argmin around clip cumprod cumsum max mean min prod ptp ravel round round_ std sum var
numpy._core.fromnumeric all amax amin any argmax argmin around clip cumprod cumsum max mean min prod ptp ravel round std sum var
numpy.core.numeric absolute asarray array_equal isclose allclose identity ones full
numpy._core.numeric asarray array_equal isclose allclose identity ones full
numpy.lib.function_base average median percentile quantile diff gradient digitize cov corrcoef interp
numpy.lib._function_base_impl average median percentile quantile diff gradient digitize cov corrcoef interp
numpy.lib.nanfunctions nanmax nanmean nanmedian nanmin nanpercentile nanstd nansum nanvar
numpy.lib._nanfunctions_impl nanmax nanmean nanmedian nanmin nanpercentile nanstd nansum nanvar
numpy.lib.type_check nan_to_num
numpy.linalg norm inv det eigh svd solve pinv
numpy.linalg.linalg norm inv det eigh svd solve pinv
numpy.linalg._linalg norm inv det eigh svd solve pinv
numpy.dtypes BoolDType ByteDType BytesDType CLongDoubleDType Complex128DType Complex64DType DateTime64DType Float16DType Float32DType Float64DType Int16DType Int32DType Int64DType Int8DType IntDType LongDType LongDoubleDType LongLongDType ObjectDType ShortDType StrDType StringDType TimeDelta64DType UByteDType UInt16DType UInt32DType UInt64DType UInt8DType UIntDType ULongDType ULongLongDType UShortDType VoidDType
numpy.random._mt19937 MT19937
numpy.random._pcg64 PCG64 PCG64DXSM
numpy.random._philox Philox
numpy.random._sfc64 SFC64
numpy.random.mtrand RandomState
numpy.random._generator Generator
`,
  construct: `
numpy ndarray matrix memmap recarray chararray poly1d vectorize float64 float32 float16 int64 int32 int16 int8 uint8 uint16 uint32 uint64 bool_ str_ bytes_ record
numpy.lib.polynomial poly1d
numpy.lib._polynomial_impl poly1d
numpy.lib.function_base vectorize
numpy.lib._function_base_impl vectorize
numpy.matrixlib.defmatrix matrix
numpy.core.memmap memmap
numpy._core.memmap memmap
numpy.core.records recarray record
numpy._core.records recarray record
numpy.rec recarray record
numpy.core.defchararray chararray
numpy._core.defchararray chararray
numpy.char chararray
numpy.ma MaskedArray
numpy.ma.core MaskedArray MaskedConstant
numpy.polynomial.polynomial Polynomial
numpy.polynomial.chebyshev Chebyshev
numpy.polynomial.legendre Legendre
numpy.polynomial.hermite Hermite
numpy.polynomial.hermite_e HermiteE
numpy.polynomial.laguerre Laguerre
numpy.random.mtrand RandomState
numpy.random RandomState Generator SeedSequence
numpy.random._generator Generator
numpy.random.bit_generator SeedSequence SeedlessSeedSequence BitGenerator
numpy.random._bit_generator SeedSequence SeedlessSeedSequence BitGenerator
`,
  call: `
numpy dtype
numpy.core._internal _reconstruct:array-class
numpy.core.multiarray _reconstruct:array-class scalar
numpy._core.multiarray _reconstruct:array-class scalar
numpy.core.numeric _frombuffer
numpy._core.numeric _frombuffer
numpy.core _ufunc_reconstruct:ufunc
numpy._core _ufunc_reconstruct:ufunc
numpy.core._internal _ufunc_reconstruct:ufunc
numpy.core._internal _convert_to_stringdtype_kwargs:literals
numpy._core._internal _convert_to_stringdtype_kwargs:literals
numpy.dtypes StringDType:literals
numpy.ma.core _mareconstruct:masked-array-class
numpy.random._pickle __randomstate_ctor:bit-generator __generator_ctor:bit-generator __bit_generator_ctor:bit-generator
numpy.random __RandomState_ctor:literals
numpy.random.mtrand __randomstate_ctor:bit-generator
numpy.random.bit_generator __pyx_unpickle_SeedSequence:class-first __pyx_unpickle_SeedlessSeedSequence:class-first
mtrand __RandomState_ctor:literals
`,
} as const;
