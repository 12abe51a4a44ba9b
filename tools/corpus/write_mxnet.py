"""Files written by Apache MXNet: parameters (dense, sparse, legacy names) and graphs."""

from __future__ import annotations

import mxnet

from corpus import Corpus, run


def write(corpus: Corpus) -> None:
    network = mxnet.gluon.nn.HybridSequential()
    network.add(mxnet.gluon.nn.Dense(4, activation="relu", in_units=3), mxnet.gluon.nn.BatchNorm(in_channels=4))
    network.initialize(mxnet.init.Xavier())
    network.hybridize()
    network(mxnet.nd.ones((1, 3)))
    with corpus.file("mxnet/gluon.params", "Parameters of a Gluon network.", "mxnet") as path:
        network.save_parameters(path)
    prefix = str(corpus.root / "mxnet" / "exported")
    network.export(prefix, epoch=0)
    corpus.record("mxnet/exported-symbol.json", "The graph of an exported Gluon network.", "mxnet")
    corpus.record("mxnet/exported-0000.params", "Parameters beside an exported graph.", "mxnet")
    with corpus.file("mxnet/types.nd", "A list of arrays of all element types, without names.", "mxnet") as path:
        types = ["float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"]
        mxnet.nd.save(path, [mxnet.nd.ones((2, 3), dtype=kind) for kind in types])
    with corpus.file("mxnet/sparse.params", "Row-sparse and compressed sparse arrays.", "mxnet") as path:
        dense = mxnet.nd.array([[0, 1, 0], [0, 0, 0], [2, 0, 3]])
        mxnet.nd.save(path, {"rows": dense.tostype("row_sparse"), "csr": dense.tostype("csr")})
    data = mxnet.sym.Variable("data")
    body = mxnet.sym.contrib.foreach(lambda item, state: (item + state, item), data, mxnet.sym.Variable("state"))
    with corpus.file("mxnet/loop-symbol.json", "A graph with a loop, which holds a graph of its own.", "mxnet") as path:
        mxnet.sym.Group([body[0], body[1]]).save(path)


run(write)
