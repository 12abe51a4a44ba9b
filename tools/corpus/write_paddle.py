"""Files written by PaddlePaddle: programs in both forms, their parameters, a pickled state."""

from __future__ import annotations

import paddle

from corpus import Corpus, run


class Network(paddle.nn.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.linear = paddle.nn.Linear(3, 4)
        self.norm = paddle.nn.BatchNorm1D(4)

    def forward(self, x):  # noqa: ANN001, ANN201
        if x.sum() > 0:
            return paddle.nn.functional.relu(self.norm(self.linear(x)))
        return self.linear(x)


def write(corpus: Corpus) -> None:
    paddle.seed(7)
    network = Network()
    network.eval()
    folder = corpus.root / "paddle"
    with corpus.file("paddle/network.pdparams", "The state of a network, a pickle of arrays.", "paddlepaddle") as path:
        paddle.save(network.state_dict(), path)
    paddle.jit.save(network, str(folder / "jit"), input_spec=[paddle.static.InputSpec([None, 3], "float32")])
    corpus.record("paddle/jit.json", "A program in PIR with a condition.", "paddlepaddle")
    corpus.record("paddle/jit.pdiparams", "Parameters beside a program.", "paddlepaddle")
    # Every operator records the Python stack that made it, with the folders of this machine.
    paddle.base.framework.traceback.extract_stack = list
    paddle.enable_static()
    with paddle.pir_utils.OldIrGuard():
        program, start = paddle.static.Program(), paddle.static.Program()
        with paddle.static.program_guard(program, start):
            x = paddle.static.data("x", [None, 1, 8, 8], "float32")
            y = paddle.static.nn.fc(paddle.nn.functional.max_pool2d(paddle.static.nn.conv2d(x, 2, 3), 2), 4)
            executor = paddle.static.Executor(paddle.CPUPlace())
            executor.run(start)
            paddle.static.save_inference_model(str(folder / "program"), [x], [y], executor, program=program)
    corpus.record("paddle/program.pdmodel", "A program of Paddle 2.", "paddlepaddle")
    corpus.record("paddle/program.pdiparams", "Parameters beside a program.", "paddlepaddle")


run(write)
