/** How the terminal looks: what the user asked for, then what the environment says. */
export interface Terminal {
  readonly color: boolean;
  readonly width: number;
}

const DEFAULT_WIDTH = 100;
const MIN_WIDTH = 40;

/** Follows --no-color, then the NO_COLOR and FORCE_COLOR conventions, then whether it is a terminal at all. */
export function terminal(colorFlag: boolean): Terminal {
  const { NO_COLOR: off = '', FORCE_COLOR: force = '' } = process.env;
  const forced = force !== '' && force !== '0';
  const color =
    colorFlag && off === '' && (forced || (process.stdout.isTTY && process.stdout.hasColors()));
  return {
    color,
    width: Math.max(MIN_WIDTH, process.stdout.isTTY ? process.stdout.columns : DEFAULT_WIDTH),
  };
}
