import fs from 'node:fs';

/** Reads what was added to a file since the last look. The file may not be there yet. */
export class Tail {
  private descriptor: number | null = null;
  private position = 0;
  private readonly buffer = Buffer.allocUnsafe(256 * 1024);

  constructor(private readonly file: string) {}

  /** Hands on all that is new, in pieces. Each piece is only good until the next. */
  read(take: (piece: Buffer) => void): void {
    if (this.descriptor === null && !this.open()) return;
    for (;;) {
      const bytes = fs.readSync(this.descriptor ?? 0, this.buffer, 0, this.buffer.length, this.position);
      if (bytes === 0) return;
      this.position += bytes;
      take(this.buffer.subarray(0, bytes));
    }
  }

  close(): void {
    if (this.descriptor !== null) fs.closeSync(this.descriptor);
    this.descriptor = null;
  }

  private open(): boolean {
    try {
      this.descriptor = fs.openSync(this.file, 'r');
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }
}
