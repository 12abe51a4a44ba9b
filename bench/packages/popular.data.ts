/** Packages that most environments hold, from common knowledge: what rules must stay silent about. */
export const POPULAR: Readonly<Record<'pypi' | 'npm', readonly string[]>> = {
  pypi: words(`
    absl-py accelerate adal aiobotocore aiofiles aiohappyeyeballs aiohttp aiosignal aiosqlite alembic altair amqp
    annotated-types ansible ansible-core anthropic anyio apache-airflow appdirs argcomplete argon2-cffi arrow asgiref
    asn1crypto astroid asttokens async-timeout asyncpg attrs awscli azure-core azure-identity azure-storage-blob babel
    backoff bcrypt beautifulsoup4 billiard black bleach blinker bokeh boto3 botocore build cachetools catboost celery
    certifi cffi chardet charset-normalizer click cloudpickle colorama colorlog comm contourpy coverage croniter
    cryptography cycler cython dask databricks-sdk datasets dateparser debugpy decorator defusedxml deprecated diffusers
    dill diskcache distlib distro django django-cors-headers djangorestframework dnspython docker docker-compose docopt
    docstring-parser docutils duckdb einops elasticsearch email-validator entrypoints et-xmlfile evaluate exceptiongroup
    execnet executing fabric faker fastapi fastjsonschema filelock flake8 flask flask-cors flask-sqlalchemy flatbuffers
    fonttools frozenlist fsspec future gensim gevent gitdb gitpython google-api-core google-auth google-auth-oauthlib
    google-cloud-bigquery google-cloud-core google-cloud-storage google-crc32c google-resumable-media googleapis-common-protos
    gradio graphql-core greenlet grpcio grpcio-status grpcio-tools gunicorn h11 h2 h5py hpack html5lib httpcore httplib2
    httptools httpx huggingface-hub humanfriendly hydra-core hypothesis identify idna imageio importlib-metadata
    importlib-resources iniconfig invoke ipykernel ipython ipywidgets isodate isort itsdangerous jaraco-classes jedi jinja2
    jiter jmespath joblib jsonpatch jsonpath-ng jsonpointer jsonschema jupyter-client jupyter-core jupyterlab kazoo keras
    keyring kiwisolver kombu kubernetes langchain langchain-core langsmith lazy-object-proxy lightgbm litellm llvmlite
    lockfile loguru lxml mako markdown markdown-it-py markupsafe marshmallow matplotlib matplotlib-inline mccabe mdurl
    mistune mlflow more-itertools moto mpmath msal msal-extensions msgpack multidict multiprocess mypy mypy-extensions
    mysqlclient nbclient nbconvert nbformat nest-asyncio networkx nltk nodeenv nose notebook numba numpy oauthlib omegaconf
    onnx onnxruntime openai opencv-python opencv-python-headless openpyxl opentelemetry-api opentelemetry-sdk optuna orjson
    packaging pandas paramiko parso pathspec patsy peft pexpect pillow pip pipenv pkginfo platformdirs plotly pluggy
    poetry poetry-core polars portalocker pre-commit prometheus-client prompt-toolkit propcache proto-plus protobuf psutil
    psycopg2-binary ptyprocess pure-eval py pyarrow pyasn1 pyasn1-modules pycodestyle pycparser pycryptodome pydantic
    pydantic-core pydantic-settings pyflakes pygments pyjwt pylint pymongo pymysql pynacl pyodbc pyopenssl pyparsing
    pyproject-hooks pyrsistent pyserial pysocks pytest pytest-asyncio pytest-cov pytest-mock pytest-xdist python-dateutil
    python-dotenv python-json-logger python-multipart pytorch-lightning pytz pyyaml pyzmq ray redis referencing regex requests
    requests-oauthlib requests-toolbelt rfc3986 rich rpds-py rsa ruamel-yaml ruff s3fs s3transfer safetensors
    scikit-image scikit-learn scipy scrapy seaborn selenium sentence-transformers sentencepiece sentry-sdk setuptools
    setuptools-scm shap shapely simplejson six smmap sniffio snowballstemmer sortedcontainers soupsieve spacy sphinx
    sqlalchemy sqlparse stack-data starlette statsmodels streamlit sympy tabulate tenacity tensorboard tensorflow termcolor
    threadpoolctl tiktoken timm tinycss2 tokenizers toml tomli tomlkit toolz torch torchaudio torchvision tornado tox tqdm
    traitlets transformers trio trl typer types-requests typing-extensions typing-inspect tzdata tzlocal ujson uritemplate
    urllib3 uvicorn uvloop virtualenv vllm wandb watchdog watchfiles wcwidth webencodings websocket-client websockets
    werkzeug wheel widgetsnbextension wrapt xgboost xlrd xlsxwriter xmltodict yarl zipp zstandard
  `),
  npm: words(`
    accepts acorn adm-zip agent-base ajv ansi-regex ansi-styles anymatch archiver argparse array-flatten asn1 async autoprefixer
    aws-sdk axios babel-jest babel-loader balanced-match base64-js bcrypt bcryptjs better-sqlite3 big.js bl bluebird
    body-parser boxen brace-expansion braces browserslist bson buffer bytes cac camelcase caniuse-lite canvas chai chalk
    cheerio chokidar ci-info class-validator classnames clean-css cli-cursor cliui clone clsx color color-convert color-name
    colorette colors commander compression concat-stream concurrently connect consola content-type convert-source-map cookie
    cookie-parser copy-webpack-plugin core-js core-util-is cors cosmiconfig cross-env cross-fetch cross-spawn crypto-js
    css-loader cssnano csstype csv-parse cypress d3 date-fns dayjs debug decimal.js deepmerge defu del delayed-stream depd
    destroy dotenv dotenv-expand duplexify ee-first ejs electron emoji-regex encodeurl end-of-stream entities env-paths
    errno es-abstract esbuild escalade escape-html escape-string-regexp eslint eslint-config-prettier eslint-plugin-import
    eslint-plugin-react eslint-scope espree esprima esquery estraverse esutils etag eventemitter3 events execa expect express
    express-session extend fast-deep-equal fast-glob fast-json-stable-stringify fast-xml-parser fastify fastq figlet file-loader
    fill-range finalhandler find-up firebase flat flatted follow-redirects form-data formidable framer-motion fresh fs-extra
    fs-minipass fs.realpath function-bind get-caller-file get-stream glob glob-parent globals globby got graceful-fs graphql
    gulp handlebars has-flag he helmet highlight.js history hosted-git-info html-webpack-plugin http-errors http-proxy
    http-proxy-agent https-proxy-agent husky iconv-lite ieee754 ignore immer immutable inflight inherits ini inquirer ioredis
    ip is-glob is-number is-plain-object isexe isomorphic-fetch jest jest-diff jiti joi jose jquery js-tokens js-yaml jsdom
    jsesc json-schema-traverse json5 jsonfile jsonwebtoken jszip keytar kind-of kleur knex koa less levn lint-staged
    loader-utils locate-path lodash lodash-es lodash.merge log-symbols logform loose-envify lru-cache magic-string make-dir
    mapbox-gl marked memfs merge-stream merge2 micromatch mime mime-db mime-types minimatch minimist minipass mkdirp mobx
    mocha moment moment-timezone mongodb mongoose morgan ms multer mustache mysql2 nan nanoid needle negotiator next
    node-addon-api node-fetch node-forge node-gyp node-gyp-build node-releases nodemailer nodemon nopt normalize-path npm
    npm-run-path object-assign object-inspect object-keys on-finished once onetime open openai ora p-limit p-locate
    parcel parse-json parse5 parseurl passport path-exists path-key path-parse path-to-regexp pg picocolors picomatch pino
    pkg-dir playwright pm2 pnpm postcss postcss-loader prelude-ls prettier prisma process prompts prop-types protobufjs
    proxy-from-env pump punycode puppeteer qs query-string queue-microtask ramda range-parser raw-body react react-dom react-is
    react-redux react-router react-router-dom readable-stream readdirp redux regenerator-runtime request require-directory
    resolve resolve-from retry rimraf rollup run-parallel rxjs safe-buffer safer-buffer sass sax schema-utils semver send
    sequelize serialize-javascript serve-static setprototypeof sharp shebang-command shelljs side-channel signal-exit sinon
    slash slice-ansi socket.io socket.io-client source-map source-map-support split2 sqlite3 statuses string-width
    string_decoder strip-ansi strip-bom strip-json-comments styled-components stylus superagent supertest supports-color
    svelte svgo tailwindcss tar tar-stream terser three through2 tmp to-regex-range toidentifier tough-cookie tr46 ts-jest
    ts-node tslib tsx tweetnacl type-check type-fest type-is typeorm typescript uglify-js underscore undici unified uri-js url
    util-deprecate utils-merge uuid validator vary vite vitest vue webidl-conversions webpack webpack-cli webpack-dev-server
    which winston word-wrap wrap-ansi wrappy ws xml2js xtend y18n yallist yaml yargs yargs-parser yarn yup zod zustand
  `),
};

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
