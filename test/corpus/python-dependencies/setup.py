from setuptools import setup

EXTRAS = {"progress": ["tqdm>=4"]}
EXTRAS["all"] = EXTRAS["progress"] + ["rich"]

setup(
    name="support-assistant",
    version="0.3.0",
    install_requires=["einops>=0.8", "httpx[http2]~=0.28"],
    extras_require=EXTRAS,
)
