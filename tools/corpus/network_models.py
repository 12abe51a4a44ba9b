"""The networks of write_networks.py: the families people export, in few channels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import nn
from torchvision.models import (
    ConvNeXt,
    DenseNet,
    EfficientNet,
    MobileNetV2,
    MobileNetV3,
    ShuffleNetV2,
    SwinTransformer,
    VisionTransformer,
)
from torchvision.models.convnext import CNBlockConfig
from torchvision.models.efficientnet import MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig
from torchvision.models.resnet import BasicBlock, Bottleneck
from torchvision.models.squeezenet import Fire
from torchvision.models.vgg import make_layers
from torchvision.ops import Conv2dNormActivation

IMAGE = (3, 12, 12)
CLASSES = 10


def resnet() -> nn.Module:
    def shortcut(before: int, after: int, stride: int) -> nn.Module:
        return nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))

    return nn.Sequential(
        nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
        BasicBlock(8, 8),
        BasicBlock(8, 12, 2, shortcut(8, 12, 2)),
        Bottleneck(12, 4, 1, shortcut(12, 16, 1)),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, CLASSES),
    )  # fmt: skip


def mobilenet_v2() -> nn.Module:
    blocks = [[1, 8, 1, 1], [4, 8, 2, 2], [4, 12, 1, 2]]
    model = MobileNetV2(CLASSES, inverted_residual_setting=blocks, round_nearest=4)
    model.features[0] = Conv2dNormActivation(3, 32, stride=2, activation_layer=nn.ReLU6)
    model.features[-1] = Conv2dNormActivation(12, 24, kernel_size=1, activation_layer=nn.ReLU6)
    model.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(24, CLASSES))
    return model


def mobilenet_v3() -> nn.Module:
    config = partial(InvertedResidualConfig, dilation=1, width_mult=1.0)
    blocks = [config(8, 3, 16, 8, True, "RE", 2), config(8, 5, 24, 8, True, "HS", 1), config(8, 3, 24, 12, False, "HS", 2)]
    return MobileNetV3(blocks, 24, CLASSES)


def efficientnet() -> nn.Module:
    config = partial(MBConvConfig, width_mult=1.0, depth_mult=1.0)
    blocks = [config(1, 3, 1, 8, 8, 1), config(4, 5, 2, 8, 8, 2), config(4, 3, 2, 8, 16, 1)]
    return EfficientNet(blocks, dropout=0.2, num_classes=CLASSES, last_channel=24)


def shufflenet() -> nn.Module:
    return ShuffleNetV2([1, 1, 1], [8, 16, 16, 16, 24], CLASSES)


def squeezenet() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 2), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True), Fire(8, 4, 8, 8), Fire(16, 4, 8, 8),
        nn.Dropout(0.5), nn.Conv2d(16, CLASSES, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(CLASSES, CLASSES),
    )  # fmt: skip


def densenet() -> nn.Module:
    return DenseNet(4, (2, 2), 8, num_classes=CLASSES)


def vgg() -> nn.Module:
    """Pools 3 x 3 to 2 x 2, windows that overlap, as torchvision's own does at odd image sizes."""
    features = make_layers([8, "M", 12, "M"], batch_norm=True)
    return nn.Sequential(
        features, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(48, 24), nn.ReLU(), nn.Dropout(), nn.Linear(24, CLASSES)
    )


def convnext() -> nn.Module:
    blocks = [CNBlockConfig(8, 12, 1), CNBlockConfig(12, None, 1)]
    return ConvNeXt(blocks, layer_scale=0.5, num_classes=CLASSES)


def vit() -> nn.Module:
    return VisionTransformer(12, 4, 1, 2, 16, 32, num_classes=CLASSES)


def swin() -> nn.Module:
    return SwinTransformer([2, 2], 8, [2, 1], [2, 2], [2, 2], mlp_ratio=2.0, num_classes=CLASSES)


class Encoder(nn.Module):
    """BERT's layers: embeddings of tokens, or given ones, positions, normalisation, attention, tanh pooling."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, 16) if vocabulary else nn.Identity()
        self.positions = nn.Parameter(torch.randn(1, 6, 16) * 0.3)
        self.norm = nn.LayerNorm(16)
        layer = nn.TransformerEncoderLayer(16, 2, 32, activation="gelu", batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.pool = nn.Linear(16, 16)
        self.head = nn.Linear(16, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = self.layers(self.norm(self.words(x) + self.positions))
        return self.head(torch.tanh(self.pool(hidden[:, 0])))


class Recurrent(nn.Module):
    def __init__(self, cell: type[nn.RNNBase], **options: object) -> None:
        super().__init__()
        self.cell = cell(6, 8, batch_first=True, **options)
        self.head = nn.Linear(16 if self.cell.bidirectional else 8, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.cell(x)[0][:, -1])


def tabular() -> nn.Module:
    return nn.Sequential(
        nn.Linear(12, 24), nn.BatchNorm1d(24), nn.LeakyReLU(0.1), nn.Dropout(0.3),
        nn.Linear(24, 16), nn.SELU(), nn.Linear(16, CLASSES),
    )  # fmt: skip


def waves() -> nn.Module:
    """Convolutions over one dimension, as for sound and sensors."""
    return nn.Sequential(
        nn.Conv1d(2, 8, 5, 2, 2), nn.GroupNorm(2, 8), nn.PReLU(8), nn.AvgPool1d(3, 2, 1),
        nn.Conv1d(8, 8, 3, dilation=2, padding=2, groups=4), nn.ELU(), nn.Flatten(), nn.Linear(64, CLASSES),
    )  # fmt: skip


BUILDERS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...], int]] = {
    "resnet": (resnet, IMAGE, 0),
    "mobilenet-v2": (mobilenet_v2, IMAGE, 0),
    "mobilenet-v3": (mobilenet_v3, IMAGE, 0),
    "efficientnet": (efficientnet, IMAGE, 0),
    "shufflenet": (shufflenet, IMAGE, 0),
    "squeezenet": (squeezenet, IMAGE, 0),
    "densenet": (densenet, IMAGE, 0),
    "vgg": (vgg, IMAGE, 0),
    "convnext": (convnext, IMAGE, 0),
    "vit": (vit, IMAGE, 0),
    "swin": (swin, IMAGE, 0),
    "encoder": (partial(Encoder, 0), (6, 16), 0),
    "encoder-tokens": (partial(Encoder, 40), (6,), 40),
    "gru": (partial(Recurrent, nn.GRU), (5, 6), 0),
    "lstm": (partial(Recurrent, nn.LSTM, bidirectional=True), (5, 6), 0),
    "tabular": (tabular, (12,), 0),
    "waves": (waves, (2, 32), 0),
}
"""Network, shape of one sample, size of the vocabulary where the input is tokens."""
