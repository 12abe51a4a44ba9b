/** Options of COPY for converted rows: written in place, since the folder is ours alone and the lock allows this one name. */
export const PARQUET_OUTPUT = "(FORMAT parquet, COMPRESSION 'snappy', USE_TMP_FILE false)";
