import { logChoose, logGamma } from './special';

/**
 * P(D ≥ x) of the two-sided one-sample Kolmogorov-Smirnov statistic of n values. Which formula is right where follows R. Simard and P. L'Ecuyer, "Computing the Two-Sided Kolmogorov-Smirnov
 * Distribution", Journal of Statistical Software 39 (2011).
 */
export function kolmogorovTail(n: number, x: number): number {
  if (x <= 0 || n < 1) return 1;
  if (x >= 1) return 0;
  const t = n * x;
  if (t <= 0.5) return 1;
  // H. Ruben and J. Gambino (1982): closed forms at both ends.
  if (t <= 1) return 1 - Math.exp(logGamma(n + 1) - n * Math.log(n) + n * Math.log(2 * t - 1));
  if (t >= n - 1) return 2 * (1 - x) ** n;
  if (x >= 0.5) return clip(2 * smirnovTail(n, x));
  const square = t * x;
  if (n <= 140) return clip(square <= 4 ? 1 - byMatrix(n, x) : 2 * smirnovTail(n, x));
  if (square >= 370) return 0;
  if (square >= 2.2) return clip(2 * smirnovTail(n, x));
  return clip(1 - (n <= 100_000 && n * x ** 1.5 <= 1.4 ? byMatrix(n, x) : byExpansion(n, x)));
}

const clip = (p: number): number => Math.min(1, Math.max(0, p));

/** P(D⁺ ≥ x), exactly: Birnbaum and Tingey's sum (1951). Every term is positive, so nothing cancels. */
function smirnovTail(n: number, x: number): number {
  let sum = 0;
  const last = Math.floor(n * (1 - x));
  for (let j = 0; j <= last; j++) {
    const rest = 1 - x - j / n;
    if (rest <= 0) { if (n === j) sum += x * (x + j / n) ** (j - 1); continue; }
    sum += Math.exp(logChoose(n, j) + (j - 1) * Math.log(x + j / n) + (n - j) * Math.log(rest));
  }
  return x * sum;
}

/** P(D < x), exactly: J. Durbin's matrix in the scaling of G. Marsaglia, W. W. Tsang and J. Wang, Journal of Statistical Software 8 (2003). */
function byMatrix(n: number, x: number): number {
  const k = Math.ceil(n * x);
  const size = 2 * k - 1;
  const h = k - n * x;
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) for (let column = 0; column <= Math.min(size - 1, row + 1); column++) matrix[row * size + column] = 1;
  for (let at = 0; at < size; at++) {
    matrix[at * size] = (matrix[at * size] ?? 0) - h ** (at + 1);
    const last = (size - 1) * size + at;
    matrix[last] = (matrix[last] ?? 0) - h ** (size - at);
  }
  const corner = (size - 1) * size;
  matrix[corner] = (matrix[corner] ?? 0) + (2 * h > 1 ? (2 * h - 1) ** size : 0);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= Math.min(size - 1, row + 1); column++) {
      let value = matrix[row * size + column] ?? 0;
      for (let divisor = 2; divisor <= row - column + 1; divisor++) value /= divisor;
      matrix[row * size + column] = value;
    }
  }
  const { values, exponent } = power(matrix, size, n);
  let result = values[(k - 1) * size + (k - 1)] ?? 0;
  let e = exponent;
  for (let at = 1; at <= n; at++) {
    result *= at / n;
    if (result < 1e-140) { result *= 1e140; e -= 140; }
  }
  return result * 10 ** e;
}

/** A matrix's power by squaring; `values` × 10^`exponent`. */
function power(matrix: Float64Array, size: number, n: number): { values: Float64Array; exponent: number } {
  if (n === 1) return { values: matrix, exponent: 0 };
  const half = power(matrix, size, Math.floor(n / 2));
  let values = product(half.values, half.values, size);
  let exponent = 2 * half.exponent;
  if (n % 2 === 1) values = product(matrix, values, size);
  const middle = Math.floor(size / 2);
  if ((values[middle * size + middle] ?? 0) > 1e140) {
    values = values.map(value => value * 1e-140);
    exponent += 140;
  }
  return { values, exponent };
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const made = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const left = a[row * size + inner] ?? 0;
      if (left !== 0) for (let column = 0; column < size; column++) made[row * size + column] = (made[row * size + column] ?? 0) + left * (b[inner * size + column] ?? 0);
    }
  }
  return made;
}

/** P(D < x) by W. Pelz and I. J. Good's expansion in 1/√n, Journal of the Royal Statistical Society B 38 (1976). */
function byExpansion(n: number, x: number): number {
  const z = Math.sqrt(n) * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const z8 = z4 * z4;
  let [k0, k1, k2, k3, k2whole, k3whole] = [0, 0, 0, 0, 0, 0];
  const most = Math.ceil((16 * z) / Math.PI) + 1;
  for (let j = 0; j <= most; j++) {
    const half = (Math.PI * (j + 0.5)) ** 2;
    const e = Math.exp(-half / (2 * z2));
    k0 += e;
    k1 += (half - z2) * e;
    k2 += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * half + (1 - 2 * z2) * half * half) * e;
    k3 += (-30 * z6 - 90 * z8 + (135 * z4 - 96 * z6) * half + (212 * z4 - 60 * z2) * half * half + (5 - 30 * z2) * half ** 3) * e;
    const whole = (Math.PI * j) ** 2;
    const w = Math.exp(-whole / (2 * z2));
    k2whole += whole * w;
    k3whole += (3 * z2 * whole - whole * whole) * w;
  }
  const root = Math.sqrt(Math.PI / 2);
  // Each sum runs over all whole numbers, and is even: twice the half that was added up.
  const first = (2 * root * k0) / z;
  const second = (2 * root * k1) / (6 * z4);
  const third = (2 * root * k2) / (72 * z6 * z) - (2 * root * k2whole) / (36 * z2 * z);
  const fourth = (2 * root * k3) / (6480 * z8 * z2) + (2 * root * k3whole) / (216 * z6);
  return first + second / Math.sqrt(n) + third / n + fourth / n ** 1.5;
}
