import type { ColumnRole } from '../../core/dataset-profile.ts';

/** Words that names of columns of a role are, whole; the surest first. Lower case, anything but letters and digits as `_`. */
export const ROLE_NAMES: Readonly<Partial<Record<ColumnRole, readonly string[]>>> = {
  label: [
    'label',
    'labels',
    'target',
    'targets',
    'class',
    'classes',
    'y',
    'label_name',
    'class_name',
    'class_label',
    'target_name',
    'is_fraud',
    'isfraud',
    'fraud',
    'fraud_label',
    'is_spam',
    'default',
    'outcome',
    'churn',
    'diagnosis',
    'species',
    'sentiment',
    'intent',
    'category',
    'result',
  ],
  id: [
    'id',
    'ids',
    'uuid',
    'guid',
    'index',
    'idx',
    'row',
    'row_id',
    'row_number',
    'key',
    'column_1',
    'unnamed_0',
  ],
  source: [
    'source',
    'sources',
    'origin',
    'provider',
    'vendor',
    'annotator',
    'annotator_id',
    'labeler',
    'labeller',
    'rater',
    'worker',
    'worker_id',
    'author',
    'contributor',
    'uploader',
    'domain',
    'dataset',
    'batch',
    'site',
  ],
  split: ['split', 'splits', 'subset', 'fold', 'partition', 'set', 'is_train', 'is_test'],
  time: [
    'time',
    'date',
    'datetime',
    'timestamp',
    'created',
    'created_at',
    'updated_at',
    'modified',
  ],
  url: ['url', 'urls', 'uri', 'link', 'href', 'image_url', 'img_url', 'web_url'],
  text: [
    'text',
    'sentence',
    'content',
    'body',
    'message',
    'review',
    'comment',
    'document',
    'title',
    'description',
    'question',
    'prompt',
    'instruction',
    'input',
    'output',
    'response',
    'completion',
    'answer',
    'query',
    'tweet',
    'caption',
  ],
  image: ['image', 'img', 'picture', 'photo', 'pixels'],
};

export function nameKey(name: string): string {
  // "imageURL" and "image url" are one name.
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** Where a name stands among those of a role, from 0; −1 where it is none of them. */
export function nameRank(role: ColumnRole, name: string): number {
  return ROLE_NAMES[role]?.indexOf(nameKey(name)) ?? -1;
}
