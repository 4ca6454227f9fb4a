/** The version of all three programs, as package.json has it. */
export const VERSION = '0.1.0';
