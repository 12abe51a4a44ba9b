"""hydra: configurations that name the classes to instantiate, composed by hydra and saved by OmegaConf."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hydra
from corpus import Corpus, run
from omegaconf import OmegaConf

EXPERIMENT = {
    "seed": 7,
    "trainer": {
        "_target_": "lightning.pytorch.Trainer",
        "max_epochs": 10,
        "accelerator": "cpu",
        "default_root_dir": "${paths.output}",
        "callbacks": [
            {"_target_": "lightning.pytorch.callbacks.ModelCheckpoint", "monitor": "val/acc"},
            {"_target_": "lightning.pytorch.callbacks.EarlyStopping", "monitor": "val/acc", "patience": 3},
        ],
    },
    "model": {
        "optimizer": {"_target_": "torch.optim.AdamW", "_partial_": True, "lr": 1e-3},
        "net": {
            "_target_": "torch.nn.Sequential",
            "_args_": [
                {"_target_": "torch.nn.Linear", "in_features": 8, "out_features": 4},
                {"_target_": "torch.nn.ReLU"},
            ],
        },
        "activation": {"_target_": "hydra.utils.get_method", "path": "torch.nn.functional.gelu"},
    },
    "data": {"_target_": "torchvision.datasets.MNIST", "root": "data", "download": False},
    "paths": {"output": "out"},
}

DIFFUSION = {
    "model": {
        "target": "diffusers.UNet2DModel",
        "params": {"sample_size": 8, "in_channels": 1, "out_channels": 1},
    },
    "scheduler": {"target": "diffusers.DDPMScheduler", "params": {"num_train_timesteps": 10}},
}

LIGHTNING_CLI = {
    "trainer": {"max_epochs": 1},
    "model": {"class_path": "lightning.pytorch.demos.boring_classes.BoringModel", "init_args": {}},
    "optimizer": {"class_path": "torch.optim.SGD", "init_args": {"lr": 0.1}},
}


def composed(configuration: dict[str, object]) -> object:
    """What hydra makes of a configuration folder: defaults list, groups and overrides applied."""
    with tempfile.TemporaryDirectory() as folder:
        OmegaConf.save(OmegaConf.create(configuration), Path(folder) / "config.yaml")
        with hydra.initialize_config_dir(folder, version_base=None):
            return hydra.compose("config", overrides=["seed=11"])


def write(corpus: Corpus) -> None:
    with corpus.file("hydra/experiment.yaml", "An experiment composed by hydra.", "hydra-core") as path:
        OmegaConf.save(composed(EXPERIMENT), path)
    with corpus.file("hydra/diffusion.yaml", "target and params, as latent diffusion has them.", "omegaconf") as path:
        OmegaConf.save(OmegaConf.create(DIFFUSION), path)
    with corpus.file("hydra/lightning-cli.yaml", "class_path and init_args, as LightningCLI has them.", "omegaconf") as path:
        OmegaConf.save(OmegaConf.create(LIGHTNING_CLI), path)


if __name__ == "__main__":
    run(write)
