import { inArea } from '../area.ts';
import { TEMPLATE_TECHNIQUES } from '../template.ts';

export default inArea('Chat templates', TEMPLATE_TECHNIQUES);
