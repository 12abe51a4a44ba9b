"""NumPy arrays and SciPy objects: .npy of every header version, .npz, and pickles over all protocols."""

from __future__ import annotations

import pickle

import numpy as np
import scipy.interpolate
import scipy.sparse
import scipy.spatial
import scipy.stats
from corpus import Corpus, run

PLAIN_TYPES = ["bool", "int8", "uint8", "int16", "int32", "int64", "uint64", "float16", "float32", "float64",
               "longdouble", "complex64", "complex128", ">f4", ">i8"]  # fmt: skip
RECORD = np.dtype([("name", "U8"), ("weight", "<f4", (2,)), ("label", "i2")])


def special_arrays() -> dict[str, tuple[object, str]]:
    records = np.array([("a", [1, 2], 3), ("b", [4, 5], 6)], dtype=RECORD)
    return {
        "fortran-order": (np.asfortranarray(np.arange(12.0).reshape(3, 4)), "A matrix in Fortran order"),
        "zero-dimensions": (np.array(3.5), "A scalar array"),
        "empty": (np.zeros((0, 4), dtype="f4"), "An array without elements"),
        "structured": (records, "A structured array with a sub-array field"),
        "aligned-structured": (np.zeros(2, np.dtype([("a", "i1"), ("b", "f8")], align=True)), "Padded structure"),
        "unicode": (np.array(["weigh", "bridge", "日本"]), "Fixed-width text"),
        "bytes": (np.array([b"abc", b"de"]), "Fixed-width byte strings"),
        "datetime": (np.array(["2024-02-29", "NaT"], dtype="datetime64[ms]"), "Dates with a unit"),
        "timedelta": (np.arange(3).astype("timedelta64[D]"), "Time differences"),
        "void": (np.zeros(3, dtype="V5"), "Raw void elements"),
        "six-dimensions": (np.arange(64).reshape((2,) * 6), "Six dimensions"),
    }


def object_arrays() -> dict[str, tuple[object, str]]:
    mixed = np.array([1, "two", 3.0, None, ("a", "b"), {"k": [1]}], dtype=object)
    ragged = np.array([np.arange(2), np.arange(3)], dtype=object)
    texts = np.array([["a", "bc"], ["def", ""]], dtype=object)
    return {
        "object-mixed": (mixed, "Object array of plain Python values (a pickle after the header)"),
        "object-ragged": (ragged, "Object array of two arrays of different length"),
        "object-texts": (texts, "Object matrix of strings"),
        "object-in-structure": (
            np.array([(1, "x")], dtype=[("id", "i4"), ("value", object)]),
            "Structured array with an object field",
        ),
    }


def pickled_values() -> dict[str, tuple[object, str]]:
    masked = np.ma.masked_array([1.0, 2.0, 3.0], mask=[False, True, False], fill_value=-1)
    return {
        "arrays": (
            {
                "float": np.linspace(0, 1, 20, dtype="f4").reshape(4, 5),
                "fortran": np.asfortranarray(np.eye(3)),
                "object": np.array(["a", 1, None], dtype=object),
                "structured": np.zeros(2, dtype=RECORD),
                "bool": np.array([True, False]),
                "text": np.array(["ab", "c"]),
                "empty": np.zeros((0, 3)),
                "view": np.arange(20)[::3],
            },
            "Arrays of several layouts",
        ),
        "scalars": (
            {
                "f8": np.float64(0.5),
                "f4": np.float32(0.5),
                "i8": np.int64(7),
                "bool": np.bool_(True),
                "day": np.datetime64("2024-02-29"),
                "text": np.str_("weigh"),
                "complex": np.complex64(1 + 2j),
            },
            "NumPy scalars",
        ),
        "types": ({"dtype": np.dtype("f4"), "record": RECORD, "class": np.float32, "ufunc": np.log1p}, "dtypes, ufunc"),
        "masked": (masked, "A masked array"),
        "randomstate": (np.random.RandomState(7), "A legacy RandomState (Mersenne Twister)"),
        "generator": (
            {"pcg": np.random.default_rng(7), "philox": np.random.Generator(np.random.Philox(7))},
            "New-style random generators",
        ),
        "recarray": (np.zeros(2, dtype=RECORD).view(np.recarray), "A record array"),
        "matrix": (np.matrix([[1, 2], [3, 4]]), "The matrix subclass"),
    }


def scipy_values() -> dict[str, tuple[object, str]]:
    dense = np.array([[0, 1.5, 0], [2, 0, 0], [0, 0, 3]])
    points = np.random.RandomState(7).rand(12, 2)
    return {
        "csr-matrix": (scipy.sparse.csr_matrix(dense), "Compressed sparse row matrix"),
        "csc-matrix": (scipy.sparse.csc_matrix(dense), "Compressed sparse column matrix"),
        "coo-array": (scipy.sparse.coo_array(dense), "Coordinate sparse array"),
        "lil-dok": ([scipy.sparse.lil_matrix(dense), scipy.sparse.dok_matrix(dense)], "List and dict sparse matrices"),
        "frozen-norm": (scipy.stats.norm(loc=1.0, scale=2.0), "A frozen continuous distribution"),
        "frozen-loguniform": (scipy.stats.loguniform(1e-3, 1.0), "A frozen distribution of a search grid"),
        "frozen-randint": (scipy.stats.randint(1, 9), "A frozen discrete distribution"),
        "spline": (scipy.interpolate.CubicSpline([0, 1, 2], [0, 1, 4]), "A cubic spline"),
        "kdtree": (scipy.spatial.cKDTree(points), "A k-d tree"),
        "gaussian-kde": (scipy.stats.gaussian_kde(points[:, 0]), "A kernel density estimate"),
    }


def write(corpus: Corpus) -> None:
    for dtype in PLAIN_TYPES:
        name = {">f4": "float32-big-endian", ">i8": "int64-big-endian"}.get(dtype, dtype)
        with corpus.file(f"numpy/{name}.npy", f"A matrix of {dtype}, saved by numpy.save.", "numpy") as path:
            np.save(path, np.arange(6).reshape(2, 3).astype(dtype))
    for name, (array, what) in special_arrays().items():
        with corpus.file(f"numpy/{name}.npy", f"{what}, saved by numpy.save.", "numpy") as path:
            np.save(path, array)
    for name, (array, what) in object_arrays().items():
        with corpus.file(f"numpy/{name}.npy", f"{what}, saved by numpy.save.", "numpy") as path:
            np.save(path, array, allow_pickle=True)

    for version in ((1, 0), (2, 0), (3, 0)):
        what = f"A structured array under a header of format version {version[0]}."
        with corpus.file(f"numpy/header-version-{version[0]}.npy", what, "numpy") as path, open(path, "wb") as out:
            np.lib.format.write_array(out, np.zeros(2, dtype=[("größe" if version[0] == 3 else "size", "f4")]), version)

    arrays = {"weights": np.eye(4, dtype="f4"), "bias": np.zeros(4), "names": np.array(["a", "b"])}
    with corpus.file("numpy/stored.npz", "Three arrays in an archive without compression.", "numpy") as path:
        np.savez(path, **arrays)
    with corpus.file("numpy/compressed.npz", "Three arrays in a deflated archive.", "numpy") as path:
        np.savez_compressed(path, **arrays)
    with corpus.file("numpy/objects.npz", "An archive with one object array and one unnamed array.", "numpy") as path:
        np.savez(path, np.arange(3), words=np.array(["a", 1, None], dtype=object))
    with corpus.file("numpy/raw-dump.pkl", "An array written by ndarray.dump.", "numpy") as path:
        np.arange(5).dump(path)

    for name, (value, what) in pickled_values().items():
        protocols = range(6) if name in {"arrays", "scalars", "randomstate"} else (2, 5)
        for protocol in protocols:
            target = f"numpy/{name}-protocol-{protocol}.pkl"
            with corpus.file(target, f"{what}, pickle protocol {protocol}.", "numpy") as path, open(path, "wb") as out:
                pickle.dump(value, out, protocol=protocol)

    what = "A bytearray and a read-only buffer kept in band under protocol 5."
    with corpus.file("numpy/in-band-buffers-protocol-5.pkl", what, "numpy") as path, open(path, "wb") as out:
        frozen = np.arange(4, dtype="u1")
        frozen.setflags(write=False)
        buffers = [pickle.PickleBuffer(bytearray(b"mutable")), pickle.PickleBuffer(b"constant"), frozen]
        pickle.dump(buffers, out, protocol=5)

    for index, (name, (value, what)) in enumerate(scipy_values().items()):
        protocol = (2, 3, 4, 5, 0)[index % 5]
        target = f"scipy/{name}-protocol-{protocol}.pkl"
        with corpus.file(target, f"{what}, pickle protocol {protocol}.", "scipy") as path, open(path, "wb") as out:
            pickle.dump(value, out, protocol=protocol)
    with corpus.file("scipy/csr-matrix.npz", "A sparse matrix saved by scipy.sparse.save_npz.", "scipy") as path:
        scipy.sparse.save_npz(path, scipy.sparse.csr_matrix(np.eye(4)))


if __name__ == "__main__":
    run(write)
