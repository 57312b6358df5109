/** As {@link SQL_MODE}, but a value that does not fit becomes one that does: only for what strictness cannot write. */
export const LENIENT_SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION';

/** Of every session. Zero dates survive, id 0 stays 0, a value that does not fit is refused, and a backslash escapes. */
export const SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION';
