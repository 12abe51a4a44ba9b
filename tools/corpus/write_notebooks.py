"""Notebooks: written by nbformat, with the outputs that pandas, Altair and Bokeh give to a notebook."""

from __future__ import annotations

import altair
import bokeh.plotting
import bokeh.embed
import nbformat
import pandas
from corpus import Corpus, run
from nbformat import v4

FRAME = pandas.DataFrame({"x": [1, 2, 3], "y": [2.0, 4.0, 8.0]})


def outputs() -> dict[str, list[object]]:
    chart = altair.Chart(FRAME).mark_line().encode(x="x", y="y")
    figure = bokeh.plotting.figure(width=100, height=100)
    figure.line([1, 2], [3, 4])
    script, div = bokeh.embed.components(figure)
    return {
        "pandas": [v4.new_output("execute_result", {"text/html": FRAME._repr_html_(), "text/plain": repr(FRAME)})],
        "altair": [v4.new_output("display_data", {"text/html": chart.to_html()})],
        "bokeh": [v4.new_output("display_data", {"text/html": script + div})],
        "svg": [v4.new_output("display_data", {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'})],
        "stream": [v4.new_output("stream", text="Requirement already satisfied: torch\n")],
    }


def notebook() -> nbformat.NotebookNode:
    shown = outputs()
    cells = [
        v4.new_markdown_cell("# Fine-tuning\n\nSee <a href='https://docs.invalid'>the documentation</a>.\n\n<img src='plot.png' width=40>"),
        v4.new_code_cell("%pip install -q torch==2.8.0 --index-url https://download.pytorch.org/whl/cpu\n!nvidia-smi\n!mkdir -p data", outputs=shown["stream"]),
        v4.new_code_cell("%matplotlib inline\n%load_ext autoreload\nimport torch\nfrom torch import nn\nfiles = !ls data\nmodel?"),
        v4.new_code_cell("%%time\nmodel = nn.Linear(2, 1)\nx = (10\n     % 3)\nprint(model)", outputs=shown["pandas"]),
        v4.new_code_cell("%%bash\nwget -q https://example.com/data.csv -O data/data.csv\nhead -3 data/data.csv"),
        v4.new_code_cell("%%writefile notes.txt\nnothing to see", outputs=shown["altair"]),
        v4.new_code_cell("torch.save(model.state_dict(), 'model.pt')\nmodel.load_state_dict(torch.load('model.pt', weights_only=True))", outputs=shown["bokeh"]),
        v4.new_code_cell("plot(x)", outputs=shown["svg"]),
        v4.new_raw_cell("raw <b>text</b>"),
    ]
    # Identifiers are random; without them the bytes are the same each time.
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def write(corpus: Corpus) -> None:
    made = notebook()
    with corpus.file("notebook/outputs.ipynb", "Magics, shell commands and rich outputs.", "nbformat") as path:
        nbformat.write(made, path)
    small = v4.new_notebook(cells=made["cells"][:4], metadata=made["metadata"])
    with corpus.file("notebook/small.ipynb", "Four cells of format 4.", "nbformat") as path:
        nbformat.write(small, path)
    with corpus.file("notebook/version-3.ipynb", "The same in format 3, with worksheets.", "nbformat") as path:
        nbformat.write(nbformat.convert(small, 3), path, version=3)


if __name__ == "__main__":
    run(write)
