/** What people can be told of. */
export const SUBJECTS = ['tasks', 'drift', 'spokes', 'certificates', 'hub'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** Something that is not as it should be, for as long as it is so. */
export interface Condition {
  /** The same for as long as it is the same trouble. */
  readonly key: string;
  readonly subject: Subject;
  readonly message: string;
  /** The command that shows more, or mends it. */
  readonly remedy: string;
}

/** What is to be told at once: what is new, and what is over. */
export interface Notice {
  readonly hub: string;
  readonly begun: readonly Condition[];
  /** Messages of what was told and is over. */
  readonly over: readonly string[];
}

/** Lines of one notice; what is beyond is counted. */
const LINES_SHOWN = 30;

/** One line that says it all. */
export function headline({ hub, begun, over }: Notice): string {
  const [first] = begun;
  if (first === undefined) return `${hub}: ${String(over.length)} over`;
  const more = begun.length > 1 ? ` and ${String(begun.length - 1)} more` : '';
  return `${hub}: ${first.message}${more}`.replaceAll(/[\r\n]+/g, ' ').slice(0, 200);
}

/** The whole notice as plain text. */
export function textOf(notice: Notice): string {
  const begun = notice.begun.flatMap(({ message, remedy }) => [`* ${message}`, `  ${remedy}`]);
  const over = notice.over.map((message) => `* over: ${message}`);
  const lines = [...begun, ...over];
  const hidden = lines.length - LINES_SHOWN;
  const more = hidden > 0 ? [`and ${String(hidden)} lines more; see: aegirctl status`] : [];
  return [...lines.slice(0, LINES_SHOWN), ...more].join('\n');
}
