// Written by tools/names/write_names.py from library source; do not edit.
export const GENSIM = {
  library: 'gensim',
  versions: '4.4.0',
  construct: `
gensim.corpora.dictionary Dictionary
gensim.models.basemodel BaseTopicModel
gensim.models.doc2vec Doc2Vec Doc2VecTrainables Doc2VecVocab Doctag TaggedDocument
gensim.models.fasttext FastText FastTextKeyedVectors FastTextTrainables FastTextVocab
gensim.models.keyedvectors CompatVocab KeyedVectors
gensim.models.ldamodel LdaModel LdaState
gensim.models.lsimodel LsiModel Projection
gensim.models.phrases FrozenPhrases Phrases _PhrasesTransformation
gensim.models.tfidfmodel TfidfModel
gensim.models.word2vec Heapitem Word2Vec Word2VecTrainables Word2VecVocab
gensim.utils FakeDict InputQueue SaveLoad
`,
} as const;
