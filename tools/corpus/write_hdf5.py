"""HDF5 files by h5py that are no Keras models: both generations of the format and their odd corners."""

from __future__ import annotations

import h5py
import numpy as np
from corpus import Corpus, run


def fill(file: h5py.File) -> None:
    """Groups, links, attributes of many kinds, and data sets in every layout."""
    for number in range(12):
        file.create_group(f"group{number}/inner")["x"] = np.arange(number + 1)
    chunked = file.create_dataset("chunked", (20, 20), "f4", chunks=(7, 9))
    chunked[:] = np.arange(400).reshape(20, 20)
    packed = file.create_dataset("packed", (20, 20), "f4", chunks=(10, 10), compression="gzip", shuffle=True, fletcher32=True)
    packed[:] = 1
    grown = file.create_dataset("grown", (5,), "f4", maxshape=(None,), chunks=(3,))
    grown.resize((20,))
    file.create_dataset("one-chunk", (8,), "f8", chunks=(8,), compression="gzip")[:] = 2
    file.create_dataset("unwritten", (8, 8), "f4", chunks=(4, 4))
    file["scalar"], file["nothing"], file["text"] = 5, h5py.Empty("f4"), "hello"
    file.create_dataset("texts", (4,), dtype=h5py.string_dtype())[:] = ["a", "bb", "ccc", ""]
    file.create_dataset("ragged", (2,), dtype=h5py.vlen_dtype("i4"))[0] = [1, 2, 3]
    file["records"] = np.zeros(2, dtype=[("a", "i4"), ("b", "f8", (3,)), ("c", "S5")])
    file["enum"] = np.zeros(2, dtype=h5py.enum_dtype({"A": 1, "B": 2}))
    file["reference"] = file["chunked"].ref
    file["type"] = np.dtype("i8")
    file.create_dataset("typed", (3,), dtype=file["type"])
    file["soft"], file["hard"], file["group1/up"] = h5py.SoftLink("/chunked"), file["chunked"], file["/"]
    for number in range(12):
        grown.attrs[f"attribute{number}"] = "value " * number
    file.attrs.create("fixed", [b"a", b"bb"])
    file.attrs["variable"] = ["x", "yy"]
    del file["group3"]


def write(corpus: Corpus) -> None:
    for version in ("earliest", "latest"):
        with corpus.file(f"hdf5/everything-{version}.h5", f"{str(fill.__doc__).strip()} Format {version}.", "h5py") as path:
            with h5py.File(path, "w", libver=version) as file:
                fill(file)
    with corpus.file("hdf5/ordered.h5", "A group and attributes with their order tracked, many enough to be stored dense.", "h5py") as path:
        with h5py.File(path, "w", libver="latest", track_order=True) as file:
            group = file.create_group("many", track_order=True)
            for number in range(40):
                group.create_group(f"member{number:03}")
                group.attrs[f"attribute{number:03}"] = "text " * 20
    with corpus.file("hdf5/user-block.h5", "A file behind a user block of zeros.", "h5py") as path:
        with h5py.File(path, "w", userblock_size=512) as file:
            file["x"] = np.zeros(4)
    with corpus.file("hdf5/swmr.h5", "A file written while others may read it.", "h5py") as path:
        with h5py.File(path, "w", libver="latest") as file:
            rows = file.create_dataset("rows", (0,), "f4", maxshape=(None,), chunks=(4,))
            file.swmr_mode = True
            rows.resize((20,))
            rows.flush()
    with corpus.file("hdf5/free-space.h5", "Half of the data sets deleted again, their space left over.", "h5py") as path:
        with h5py.File(path, "w") as file:
            for number in range(20):
                file[f"set{number}"] = np.arange(30) + number
            for number in range(0, 20, 2):
                del file[f"set{number}"]
    with corpus.file("hdf5/inner-views.h5", "A virtual data set over a data set of the same file.", "h5py") as path:
        layout = h5py.VirtualLayout((2, 4), "f4")
        layout[0] = h5py.VirtualSource(".", "source", (4,))
        layout[1] = h5py.VirtualSource(".", "source", (4,))
        with h5py.File(path, "w", libver="latest") as file:
            file["source"] = np.zeros(4, "f4")
            file.create_virtual_dataset("view", layout)


if __name__ == "__main__":
    run(write)
