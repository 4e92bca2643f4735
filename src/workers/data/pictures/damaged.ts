/** A picture is not what its header says. */
export class Damaged extends Error {}
