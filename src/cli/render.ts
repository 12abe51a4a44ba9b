import type { Report } from '../core/report.ts';
import { writeOutput } from '../io/output-file.ts';
import type { ReportContext } from '../report/context.ts';
import type { Output } from './outputs.ts';
import { terminal } from './terminal.ts';

/** How the text report looks. */
export interface RenderFlags {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Renders one output and writes it where it goes. */
export async function writeReport(
  output: Output,
  report: Report,
  context: ReportContext,
  flags: RenderFlags,
): Promise<void> {
  const text = await render(output, report, context, flags);
  if (output.file === undefined) process.stdout.write(text);
  else writeOutput(output.file, text);
}

/** Renderers are loaded one by one: most runs need a single one. */
async function render(
  output: Output,
  report: Report,
  context: ReportContext,
  flags: RenderFlags,
): Promise<string> {
  switch (output.format) {
    case 'json':
      return (await import('../report/json.ts')).renderJson(report);
    case 'sarif':
      return (await import('../report/sarif.ts')).renderSarif(report, context);
    case 'cyclonedx':
      return (await import('../report/cyclonedx.ts')).renderCycloneDx(report, context);
    case 'html':
      return (await import('../report/html.ts')).renderHtml(report, context);
    case 'openvex':
      return (await import('../report/openvex.ts')).renderOpenVex(report);
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(report, context);
    case 'text': {
      const look = output.file === undefined ? terminal(flags.color) : { color: false, width: 100 };
      const { renderText } = await import('../report/text.ts');
      return renderText(report, context, {
        ...look,
        verbose: flags.verbose === true,
        quiet: flags.quiet === true,
      });
    }
  }
}
