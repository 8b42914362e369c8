// SPDX-License-Identifier: Apache-2.0
// The random values `evenkeel-1`, straight from the specification and independent of the Java code.
// Compile with -ffp-contract=off: every fusion is written out. evenkeel1.py is the driver.
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { STREAMS = 16, STEPS = 128, ROW = 32, BLOCK = STEPS * ROW };

static uint64_t rotl(uint64_t x, int n) { return (x << n) | (x >> (64 - n)); }
static float as_float(uint32_t x) { float f; memcpy(&f, &x, 4); return f; }
static uint32_t bits(float f) { uint32_t x; memcpy(&x, &f, 4); return x; }

// Threefry4x64-20 (Salmon et al. 2011), written like the paper: words permuted by (0 3 2 1).
static void threefry(const uint64_t key[4], uint64_t x[4]) {
  static const int R[8][2] = {{14, 16}, {52, 57}, {23, 40}, {5, 37},
                              {25, 33}, {46, 12}, {58, 22}, {32, 32}};
  uint64_t ks[5] = {key[0], key[1], key[2], key[3], 0x1BD11BDAA9FC1A22ULL};
  for (int i = 0; i < 4; i++) ks[4] ^= key[i];
  for (int round = 0; round < 20; round++) {
    if (round % 4 == 0) {
      for (int i = 0; i < 4; i++) x[i] += ks[(round / 4 + i) % 5];
      x[3] += (uint64_t)(round / 4);
    }
    x[0] += x[1]; x[1] = rotl(x[1], R[round % 8][0]) ^ x[0];
    x[2] += x[3]; x[3] = rotl(x[3], R[round % 8][1]) ^ x[2];
    uint64_t swap = x[1]; x[1] = x[3]; x[3] = swap;
  }
  for (int i = 0; i < 4; i++) x[i] += ks[(5 + i) % 5];
  x[3] += 5;
}

// The words of one of a block's 16 streams in its first steps, each at its place of the block.
static void stream_words(const uint64_t key[4], uint64_t block, int st, int steps, uint32_t *w) {
  uint64_t x[4] = {block, (uint64_t)st, 0, 0};
  threefry(key, x);
  for (int s = 0; s < steps; s++) {
    uint64_t t = x[0] + x[1] + x[3];
    x[3] += 1;
    x[0] = x[1] ^ (x[1] >> 11);
    x[1] = x[2] + (x[2] << 3);
    x[2] = rotl(x[2], 24) + t;
    int at = st < 8 ? ROW * s + 2 * st : ROW * s + 16 + 2 * (st - 8);
    w[at] = (uint32_t)t;
    w[at + 1] = (uint32_t)(t >> 32);
  }
}

// The words of a block's first steps, 32 each.
void block_rows(const uint64_t key[4], uint64_t block, int steps, uint32_t *w) {
  for (int st = 0; st < STREAMS; st++) stream_words(key, block, st, steps, w);
}

// The 4096 words of one block.
void block_words(const uint64_t key[4], uint64_t block, uint32_t w[BLOCK]) {
  block_rows(key, block, STEPS, w);
}

// The word at one position of a block, by the steps that lead to it.
uint32_t block_word(const uint64_t key[4], uint64_t block, int position) {
  uint32_t w[BLOCK];
  stream_words(key, block, position % ROW / 2, position / ROW + 1, w);
  return w[position];
}

static float hornerf(const float *c, int n, float x) {
  float sum = c[n - 1];
  for (int i = n - 2; i >= 0; i--) sum = fmaf(sum, x, c[i]);
  return sum;
}

void block_normal(const uint32_t w[BLOCK], float z_out[BLOCK]) {
  static const float L[8] = {-2.0f, 0.999996662139892578125f, -0.666760861873626708984375f,
      0.500285804271697998046875f, -0.3956867754459381103515625f, 0.3261633217334747314453125f,
      -0.3438868224620819091796875f, 0.318309843540191650390625f};
  static const float S[5] = {1.5707962512969970703125f, -0.645963013172149658203125f,
      7.9687483608722686767578125e-2f, -4.6710795722901821136474609375e-3f,
      1.5036031254567205905914306640625e-4f};
  static const float C[5] = {1.0f, -1.23369884490966796875f, 0.2536530196666717529296875f,
      -2.081366069614887237548828125e-2f, 8.595376275479793548583984375e-4f};
  const float LN = (float)(-2 * 0.693147180559945309417232121458 / 8388608.0);
  for (int s = 0; s < STEPS; s++)
    for (int j = 0; j < 16; j++) {
      uint32_t t = w[ROW * s + j];
      int32_t t2 = (int32_t)w[ROW * s + 16 + j];
      float u = (float)(int32_t)((t & 0x7fffffff) | 1);
      uint32_t x = bits(u) - (0x3f2aaaabu + (31u << 23));
      int32_t k = (int32_t)(x & 0xff800000u);
      float f = as_float((x ^ (uint32_t)k) + 0x3f2aaaabu) - 1.0f;
      float q = hornerf(L, 8, f);
      float r = sqrtf(fmaf((float)k, LN, q * f));
      float v = (float)t2 * 0x1p-31f, z = v * v;
      float sn = hornerf(S, 5, z) * v;
      float cs = as_float(bits(hornerf(C, 5, z)) ^ (t & 0x80000000u));
      z_out[ROW * s + j] = r * sn;
      z_out[ROW * s + 16 + j] = r * cs;
    }
}

void block_uniform(const uint32_t w[BLOCK], float u[BLOCK]) {
  for (int i = 0; i < BLOCK; i++) u[i] = (float)(((int32_t)w[i] >> 7) | 1) * 0x1p-24f;
}

void block_truncated_at_two(const uint32_t w[BLOCK], float t[BLOCK]) {
  static const float P[5] = {1.9999998807907104f, 24.673450469970703f, 77.83228302001953f,
                             58.94544219970703f, 5.013383865356445f};
  static const float Q[5] = {1.0f, 14.046554565429688f, 54.452327728271484f, 59.32745361328125f,
                             11.996344566345215f};
  for (int i = 0; i < BLOCK; i++) {
    float s = (float)(int32_t)(w[i] | 1) * 0x1p-31f;
    float y = fmaf(-s, s, 1.0f);
    t[i] = (hornerf(P, 5, y) * s) / hornerf(Q, 5, y);
  }
}

// ---- truncation at any other bound ----

// out[0] = P(x > bound), out[1] = P(0 < x < bound), out[2] = std after truncation.
void truncation(double bound, double out[3]) {
  double square = bound * bound;
  double density = exp(-square / 2) * 0.39894228040143267794;
  if (bound < 2.5) {
    // Kummer's series: integral of the density = density * sum B^(2k+1) / (2k+1)!!, all positive.
    double all = 0, beyond = 0, term = 1;
    for (int k = 1; k <= 60; k++) {
      term *= square / (2 * k + 1);
      beyond += term;
    }
    all = 1 + beyond;
    out[1] = density * bound * all;
    out[0] = 0.5 - out[1];
    // The first term dropped and B^2 taken out, so that a tiny bound keeps its digits.
    double reduced = 0;
    term = 1.0 / 3;
    for (int k = 2; k <= 61; k++) {
      reduced += term;
      term *= square / (2 * k + 1);
    }
    out[2] = bound * sqrt(reduced / all);
  } else {
    double fraction = bound;  // Laplace's continued fraction of Mills' ratio
    for (int k = 100; k >= 1; k--) fraction = bound + k / fraction;
    out[0] = density / fraction;
    out[1] = 0.5 - out[0];
    out[2] = sqrt(1 - bound * density / out[1]);
  }
}

// From the tail inwards, for bounds above 1: r = sqrt(-2 ln p), value r - N(r) / (r E(r)).
static float truncated_from_tail(uint32_t w, float half, float tail, float bound) {
  static const float L[8] = {-2.0f, 0.999996662139892578125f, -0.666760861873626708984375f,
      0.500285804271697998046875f, -0.3956867754459381103515625f, 0.3261633217334747314453125f,
      -0.3438868224620819091796875f, 0.318309843540191650390625f};
  static const float N[5] = {0.07824748754501343f, 2.5081353187561035f, 2.726280689239502f,
                             0.3596746325492859f, 0.001483377069234848f};
  static const float E[4] = {1.0f, 2.326079845428467f, 1.0644350051879883f, 0.07603617757558823f};
  static const float HIGH = -0x1.62ep-23f, LOW = -0x1.0bfbe8p-37f;  // -2 ln 2 / 2^23
  uint32_t distance = (w & 0x80000000u ? w : ~w) & 0x7fffffff;
  float p = fmaf((float)(int32_t)(distance | 1), half * 0x1p-31f, tail);
  uint32_t x = bits(p) - 0x3f2aaaabu;
  int32_t k = (int32_t)(x & 0xff800000u);
  float f = as_float((x ^ (uint32_t)k) + 0x3f2aaaabu) - 1.0f, e = (float)k;
  float small = fmaf(e, LOW, hornerf(L, 8, f) * f);
  float square = fmaf(e, HIGH, small);
  float lost = fmaf(e, HIGH, -square) + small;
  float r = sqrtf(square);
  float left = (fmaf(-r, r, square) + lost) * -0.5f;
  float d = hornerf(E, 4, r);
  float size = r - fmaf(left, d, hornerf(N, 5, r)) / (r * d);
  if (size > bound) size = bound;
  return as_float(bits(size) ^ (w & 0x80000000u));
}

// From the median outwards, for bounds up to 1: a polynomial in the square of P(-x..x).
static float truncated_near_zero(uint32_t w, float inside, float bound) {
  static const float P[9] = {1.2533141374588013f, 0.3281154930591583f, 0.18046699464321136f,
      0.12084370106458664f, 0.10787661373615265f, -0.017526427283883095f, 0.3526937663555145f,
      -0.4618971645832062f, 0.45381391048431396f};
  float c = (float)(int32_t)(w | 1) * 0x1p-31f * inside;
  float x = hornerf(P, 9, c * c) * c;
  return x > bound ? bound : x < -bound ? -bound : x;
}

void block_truncated(const uint32_t w[BLOCK], double bound, float t[BLOCK]) {
  double p[3];
  truncation(bound, p);
  for (int i = 0; i < BLOCK; i++)
    t[i] = bound <= 1 ? truncated_near_zero(w[i], (float)(2 * p[1]), (float)bound)
                      : truncated_from_tail(w[i], (float)p[1], (float)p[0], (float)bound);
}

// value = std * unit, with a mean fma(std, unit, mean), all binary32.
void affine(const float *unit, float std, float mean, float *out, int n) {
  for (int i = 0; i < n; i++) out[i] = mean == 0 ? std * unit[i] : fmaf(std, unit[i], mean);
}
