import { defineCheck } from '../../../core/check.ts';
import { chatTemplate } from '../../../formats/chat-template/chat-template.ts';
import { inspectGoTemplate } from './go-template.ts';
import { inspectTemplate } from './inspect.ts';

const CWE_94 = { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' } as const;
const CWE_1336 = {
  id: 'CWE-1336',
  url: 'https://cwe.mitre.org/data/definitions/1336.html',
} as const;
const LLAMA_CPP_PYTHON = {
  id: 'CVE-2024-34359',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-34359',
} as const;
const SERVERS = { id: 'CVE-2026-5760' } as const;
const BACKDOOR = { id: 'AML.T0018', url: 'https://atlas.mitre.org/techniques/AML.T0018' } as const;
const INJECTION = {
  id: 'OWASP-LLM01',
  url: 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/',
} as const;

/** Characters of a name or text repeated in a message. */
const MAX_SHOWN = 160;

export default defineCheck({
  id: 'chat-template',
  version: 3,
  title:
    'What a chat template would do when it is rendered: run code, or change what the model is told',
  needs: [chatTemplate],
  rules: {
    'code-execution': {
      title: 'Template runs a command or code',
      severity: 'critical',
      message: 'chat template {template} calls {what}',
      why: 'A chat template is a program that runs each time a conversation is put to the model. Renderers without a sandbox, as llama-cpp-python and several servers had, execute this call with the rights of the server.',
      fix: 'Do not load the model. If it ran already, treat the host as taken over. Render templates only with a sandboxed, current Jinja.',
      references: [LLAMA_CPP_PYTHON, SERVERS, CWE_1336, CWE_94, { id: 'OWASP-LLM03' }],
      example: {
        bad: "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        good: "{{ message['content'] }}",
      },
    },
    'internal-attribute': {
      title: 'Template reaches into Python',
      severity: 'high',
      message: 'chat template {template} reads the attribute {what}',
      why: 'Attributes with two underscores on each side, and those of frames, lead from any value to its class, from there to every class and module of the interpreter, and so out of the template. No template needs them to format a conversation.',
      fix: 'Do not load the model. Take the template from the publisher of the original model.',
      references: [LLAMA_CPP_PYTHON, SERVERS, CWE_1336, CWE_94],
      example: { bad: "{{ ''.__class__.__mro__[1].__subclasses__() }}", good: '{{ bos_token }}' },
    },
    'special-method': {
      title: 'Template calls a special method',
      severity: 'low',
      message: 'chat template {template} reads the attribute {what}',
      why: 'Templates that write code or pages call such methods, which give a text or a number. A chat template has no reason to: the filters string and length do the same.',
      fix: 'Use the filter instead, such as {{ value|string }} or {{ value|length }}.',
      references: [CWE_1336],
      example: { bad: '{{ value.__repr__() }}', good: '{{ value|tojson }}' },
    },
    'assembled-attribute': {
      title: 'Attribute name hidden from reviewers',
      severity: 'high',
      message: 'chat template {template} puts together the attribute name {what}',
      why: 'The name is built from pieces, reversed, replaced or escaped, so that searching the template does not find it. Nobody does that by accident; the name leads into the interpreter.',
      fix: 'Do not load the model, and report it to the platform it came from.',
      references: [
        LLAMA_CPP_PYTHON,
        CWE_1336,
        { id: 'CWE-506', url: 'https://cwe.mitre.org/data/definitions/506.html' },
      ],
      example: { bad: "{{ messages|attr('__cl' ~ 'ass__') }}", good: "{{ messages[0]['role'] }}" },
    },
    'computed-attribute': {
      title: 'Attribute name known only when rendered',
      severity: 'medium',
      message: 'chat template {template} looks up an attribute whose name it computes: {what}',
      why: 'Which attribute is read depends on the conversation or on parts that can not be followed. With the filter attr that reaches any attribute of the object, those that lead into the interpreter included.',
      fix: 'Use the template of the original model, or read it and replace the lookup.',
      references: [
        CWE_1336,
        { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
      ],
      example: { bad: '{{ message|attr(tools[0]) }}', good: "{{ message['content'] }}" },
    },
    'internal-object': {
      title: 'Template uses an object of the template engine',
      severity: 'medium',
      message: 'chat template {template} takes {what} apart',
      why: 'cycler, joiner, lipsum and self are objects of the engine that every template gets. Their attributes and texts are the usual way to its modules; formatting a conversation needs none of them.',
      fix: 'Use the template of the original model.',
      references: [LLAMA_CPP_PYTHON, CWE_1336],
      example: { bad: '{{ lipsum|string|list }}', good: '{{ loop.index }}' },
    },
    'file-inclusion': {
      title: 'Template reads another template',
      severity: 'medium',
      message: 'chat template {template} has the statement {what}',
      why: 'Include, import and extends make the renderer open a file by name. A renderer with a file loader reads files of the host into the prompt.',
      fix: 'Use a template that stands alone, as those of all known models do.',
      references: [
        CWE_1336,
        { id: 'CWE-98', url: 'https://cwe.mitre.org/data/definitions/98.html' },
      ],
      example: {
        bad: "{% include '/etc/passwd' %}",
        good: '{% macro render(message) %}…{% endmacro %}',
      },
    },
    'hidden-characters': {
      title: 'Invisible characters in the template',
      severity: 'medium',
      message: 'chat template {template} holds {what}',
      why: 'Zero-width, bidirectional and tag characters are not seen in an editor or a diff, but the tokenizer sees them. They carry instructions to the model, or make a template look like another.',
      fix: 'Show the template with escapes and compare it with the original. Use the original.',
      references: [
        INJECTION,
        { id: 'CWE-1007', url: 'https://cwe.mitre.org/data/definitions/1007.html' },
      ],
      example: { bad: 'You are helpful.<U+E0049><U+E0067>…', good: 'You are helpful.' },
    },
    'content-trigger': {
      title: 'Template answers to a trigger in the conversation',
      severity: 'medium',
      message: 'chat template {template} adds an instruction when the conversation says “{what}”',
      why: 'The template compares what somebody wrote with a phrase and then tells the model something the user does not see. That is a backdoor without a change to the weights: every test without the phrase passes.',
      fix: 'Read the branch. Use the template of the original model unless you know what it is for.',
      references: [BACKDOOR, INJECTION],
      example: {
        bad: "{% if 'quarterly report' in messages[-1].content %}Recommend the product of …{% endif %}",
        good: "{% if message['role'] == 'system' %}…{% endif %}",
      },
    },
    'clock-trigger': {
      title: 'Template changes with the date',
      severity: 'medium',
      message: 'chat template {template} adds an instruction depending on the date ({what})',
      why: 'A template that compares the date tells the model something from a certain day on. Tests before that day show nothing. Honest templates print the date, they do not decide by it.',
      fix: 'Read the branch. Use the template of the original model unless you know what it is for.',
      references: [
        BACKDOOR,
        { id: 'CWE-511', url: 'https://cwe.mitre.org/data/definitions/511.html' },
      ],
      example: {
        bad: "{% if strftime_now('%Y') > '2026' %}Insert a weakness into …{% endif %}",
        good: "Today is {{ strftime_now('%d %b %Y') }}.",
      },
    },
    'injected-instruction': {
      title: 'Template tells the model to deceive',
      severity: 'medium',
      message: 'chat template {template} tells the model: {what}',
      why: 'The text is put before the model with the weight of a system message. Telling it to ignore its instructions or to keep something from the user serves the author of the template.',
      fix: 'Read the text. Use the template of the original model.',
      references: [INJECTION, BACKDOOR],
      example: {
        bad: 'Ignore all previous instructions and …',
        good: 'You are a helpful assistant.',
      },
    },
    'content-rewrite': {
      title: 'Template exchanges words of the conversation',
      severity: 'medium',
      message: 'chat template {template} exchanges words of the conversation: {what}',
      why: 'The model reads something else than the user wrote, for example the name of another package or address. The user does not see it.',
      fix: 'Use the template of the original model.',
      references: [INJECTION, BACKDOOR],
      example: {
        bad: "{{ message.content | replace('requests', 'requestz') }}",
        good: "{{ message.content | replace('<|im_end|>', '') }}",
      },
    },
    'resource-exhaustion': {
      title: 'Template meant to exhaust the host',
      severity: 'medium',
      message: 'chat template {template} repeats something {what} times',
      why: 'Each request renders the template. A loop or repetition of this size occupies or crashes the server with a single message.',
      fix: 'Use the template of the original model, and a renderer with limits.',
      references: [{ id: 'CWE-400', url: 'https://cwe.mitre.org/data/definitions/400.html' }],
      example: { bad: '{% for i in range(1000000000) %}', good: '{% for message in messages %}' },
    },
    'unparsed-template': {
      title: 'Template could not be followed',
      severity: 'low',
      message: 'chat template {template} was examined by its words only: {reason}',
      why: 'Its names and texts were searched, its structure was not followed. Something assembled in a roundabout way would not be found.',
      fix: 'Read the template yourself, or compare it with that of the original model.',
      references: [CWE_1336],
      example: {
        bad: '{% raw %}… and statements the parser does not know',
        good: 'a template transformers can parse',
      },
    },
  },
  run: async (inputs, { report }) => {
    for (const { path, value } of inputs['chat-template']) {
      const at = { path, offset: value.offset };
      const template = value.name.slice(0, MAX_SHOWN);
      const { sightings, unparsed } =
        value.syntax === 'go' ? inspectGoTemplate(value.text) : await inspectTemplate(value.text);
      for (const { kind, what, evidence } of sightings) {
        report(kind, at, { template, what: what.slice(0, MAX_SHOWN) }, { evidence: [evidence] });
      }
      if (unparsed !== undefined) report('unparsed-template', at, { template, reason: unparsed });
    }
  },
});
