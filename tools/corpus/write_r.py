"""R objects by R itself: models, data, functions, environments, in every encoding of its serialisation.

Needs Rscript (Debian: r-base-core), which no requirements file can install, and so runs only when named.
"""

from __future__ import annotations

import subprocess

from corpus import Corpus, run

OBJECTS = {
    "linear-model": ("lm(mpg ~ wt, mtcars[1:12, ])", "A linear model with its call, terms and formula"),
    "logistic-model": ("glm(am ~ wt, binomial, mtcars[1:12, ])", "A logistic model with the functions of its family"),
    "clusters": ("{ set.seed(7); kmeans(iris[1:20, 1:4], 2) }", "Cluster centres"),
    "data-frame": ("data.frame(x = 1:5, y = letters[1:5])", "A data frame"),
    "environment": ("{ e <- new.env(); e$x <- 1; e$self <- e; e }", "An environment that holds itself"),
    "compiled": ("compiler::cmpfun(function(x, y = 2) { for (i in 1:3) x <- x * y; x })", "A compiled function"),
    "values": (
        'list(NULL, NA_character_, "\\u00e9\\n\\\\x", raw(3), 2i, quote(a + b), expression(x, y), baseenv(), '
        'globalenv(), asNamespace("stats"), sum, 1:100000, list(a = TRUE))',
        "Values of every type",
    ),
}
WAYS = {
    "gz": "saveRDS(object, path)",
    "xdr": "saveRDS(object, path, compress = FALSE)",
    "ascii": "saveRDS(object, path, ascii = TRUE, compress = FALSE)",
    "version-2": "saveRDS(object, path, version = 2, compress = FALSE)",
    "native": "{ out <- file(path, 'wb'); serialize(object, out, xdr = FALSE); close(out) }",
}
KEPT = {
    "linear-model": ["gz", "xdr", "ascii"],
    "logistic-model": ["gz"],
    "clusters": ["native"],
    "data-frame": ["version-2", "ascii"],
    "environment": ["xdr", "native"],
    "compiled": ["xdr"],
    "values": ["gz", "xdr", "ascii", "native"],
}


def write(corpus: Corpus) -> None:
    version = evaluate("cat(as.character(getRversion()))")
    for name, (expression, what) in OBJECTS.items():
        for way in KEPT[name]:
            with corpus.file(f"r/{name}-{way}.rds", f"{what}, written as {way}.", "r-base", version) as path:
                evaluate(f"path <- commandArgs(TRUE); object <- {expression}; {WAYS[way]}", path)
    saved = "path <- commandArgs(TRUE); fit <- lm(mpg ~ wt, mtcars[1:12, ]); area <- function(r) pi * r^2;"
    with corpus.file("r/workspace.RData", "A model and a function by save().", "r-base", version) as path:
        evaluate(f"{saved} save(fit, area, file = path)", path)
    with corpus.file("r/workspace-ascii.RData", "The same as text.", "r-base", version) as path:
        evaluate(f"{saved} save(fit, area, file = path, ascii = TRUE)", path)


def evaluate(program: str, *arguments: str) -> str:
    command = ["Rscript", "--vanilla", "-e", program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    run(write)
