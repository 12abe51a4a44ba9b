// Written by tools/names/write_names.py from library source; do not edit.
export const GENSIM = {
  library: 'gensim',
  versions: '4.4.0',
  construct: `
gensim.corpora.dictionary Dictionary
gensim.models.basemodel BaseTopicModel
gensim.models.bm25model AtireBM25Model BM25ABC LuceneBM25Model OkapiBM25Model
gensim.models.doc2vec Doc2Vec Doc2VecTrainables Doc2VecVocab Doctag TaggedDocument
gensim.models.ensemblelda CBDBSCAN Cluster EnsembleLda Topic
gensim.models.fasttext FastText FastTextKeyedVectors FastTextTrainables FastTextVocab
gensim.models.hdpmodel HdpModel HdpTopicFormatter SuffStats
gensim.models.keyedvectors CompatVocab KeyedVectors
gensim.models.ldamodel LdaModel LdaState
gensim.models.ldamulticore LdaMulticore
gensim.models.ldaseqmodel LdaPost LdaSeqModel sslm
gensim.models.logentropy_model LogEntropyModel
gensim.models.lsimodel LsiModel Projection
gensim.models.nmf Nmf
gensim.models.normmodel NormModel
gensim.models.phrases FrozenPhrases Phrases _PhrasesTransformation
gensim.models.poincare LexicalEntailmentEvaluation LinkPredictionEvaluation NegativesBuffer PoincareBatch PoincareKeyedVectors PoincareModel PoincareRelations ReconstructionEvaluation
gensim.models.rpmodel RpModel
gensim.models.tfidfmodel TfidfModel
gensim.models.word2vec Heapitem Word2Vec Word2VecTrainables Word2VecVocab
gensim.similarities.docsim MatrixSimilarity Shard Similarity SoftCosineSimilarity SparseMatrixSimilarity WmdSimilarity
gensim.utils FakeDict InputQueue SaveLoad
`,
  containers: `
gensim.corpora.hashdictionary HashDictionary
`,
  import: `
gensim.models.phrases _is_single npmi_scorer original_scorer
gensim.models.tfidfmodel df2idf precompute_idfs resolve_weights smartirs_normalize smartirs_wglobal smartirs_wlocal
`,
} as const;
