// SPDX-License-Identifier: Apache-2.0
// Feeds the words of `evenkeel-1` to TestU01 (L'Ecuyer and Simard 2007) and appends every p-value as
// a line of tab-separated values to a table: battery, test, seed, name, order, p. Each test's are in
// the table when it is done, so a run that is stopped leaves what it found; what TestU01 itself
// prints goes to standard output and standard error.
//
//   evenkeel1-crush small|crush[:TEST[xTIMES],…] ORDER SEED NAME TABLE
//
// With numbers of tests only those run. testu01.sh compiles and starts it. TestU01 is in Debian's
// non-free section, package libtestu01-0-dev; its licence allows use, this file contains none of it.
#include <inttypes.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <testu01/bbattery.h>
#include <testu01/swrite.h>
#include <testu01/unif01.h>

#include "evenkeel1.c"

enum { TENSORS = 64, HIGHEST_SMALL_TEST = 10, HIGHEST_TEST = 97 };

static void make_key(int64_t seed, const char *name, uint64_t key[4]) {
  unsigned char text[512] = "evenkeel-1", digest[SHA256_DIGEST_LENGTH];
  size_t prefix = strlen("evenkeel-1") + 1, length = strlen(name);
  if (length > sizeof text - prefix) { fprintf(stderr, "the name is too long\n"); exit(2); }
  memcpy(text + prefix, name, length);
  SHA256(text, prefix + length, digest);
  key[0] = (uint64_t)seed;
  for (int k = 1; k < 4; k++) {
    key[k] = 0;
    for (int i = 0; i < 8; i++) key[k] = key[k] << 8 | digest[8 * (k - 1) + i];
  }
}

static void make_numbered_key(int64_t seed, const char *name, uint64_t number, uint64_t key[4]) {
  char numbered[500];
  snprintf(numbered, sizeof numbered, "%s.%" PRIu64, name, number);
  make_key(seed, numbered, key);
}

// ---- the words in different orders ----

static int64_t seed;
static const char *name;
static int position;
static uint64_t key[4];
static uint64_t turn;                      // blocks, seeds or names used so far
static uint32_t words[BLOCK], other[BLOCK];
static int available, used;

// One tensor from its first element on.
static void blocks(void) { block_words(key, turn++, words); available = BLOCK; }

// The same, bits from last to first.
static void reversed(void) {
  blocks();
  for (int i = 0; i < BLOCK; i++) {
    uint32_t x = words[i];
    x = (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
    x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
    x = (x >> 4 & 0x0f0f0f0fu) | (x & 0x0f0f0f0fu) << 4;
    words[i] = __builtin_bswap32(x);
  }
}

// The words at even or odd positions: low or high halves of sfc64's 64 bits.
static void every_other(int first) {
  blocks();
  for (int i = 0; i < BLOCK / 2; i++) words[i] = words[2 * i + first];
  available = BLOCK / 2;
}
static void even(void) { every_other(0); }
static void odd(void) { every_other(1); }

// The low or high 16 bits of two words make one.
static void half(int shift) {
  blocks();
  for (int i = 0; i < BLOCK / 2; i++) {
    words[i] = (words[2 * i] >> shift & 0xffff) << 16 | (words[2 * i + 1] >> shift & 0xffff);
  }
  available = BLOCK / 2;
}
static void low16(void) { half(0); }
static void high16(void) { half(16); }

// The first 32 words of every block.
static void rows(void) { block_rows(key, turn++, 1, words); available = ROW; }

// The word at one position of every block.
static void at_position(void) { words[0] = block_word(key, turn++, position); available = 1; }

// The first 32 words, or the first word, of the tensors of this name under consecutive seeds.
static void next_seed(void) { key[0] = (uint64_t)seed + turn++; }
static void seeds(void) { next_seed(); block_rows(key, 0, 1, words); available = ROW; }
static void seed_words(void) { next_seed(); words[0] = block_word(key, 0, 0); available = 1; }

// The same for names that end in consecutive numbers.
static void next_name(void) { make_numbered_key(seed, name, turn++, key); }
static void names(void) { next_name(); block_rows(key, 0, 1, words); available = ROW; }
static void name_words(void) { next_name(); words[0] = block_word(key, 0, 0); available = 1; }

// 64 tensors of such names, one word of each in turn.
static void tensors(void) {
  static uint32_t all[BLOCK][TENSORS];
  static int row = BLOCK;
  if (row == BLOCK) {
    for (int t = 0; t < TENSORS; t++) {
      make_numbered_key(seed, name, (uint64_t)t, key);
      block_words(key, turn, other);
      for (int i = 0; i < BLOCK; i++) all[i][t] = other[i];
    }
    turn++;
    row = 0;
  }
  memcpy(words, all[row++], sizeof all[0]);
  available = TENSORS;
}

static const struct { const char *name; void (*refill)(void); } ORDERS[] = {
    {"blocks", blocks}, {"reversed", reversed}, {"even", even}, {"odd", odd}, {"low16", low16},
    {"high16", high16}, {"rows", rows}, {"position:", at_position}, {"seeds", seeds},
    {"seed-words", seed_words}, {"names", names}, {"name-words", name_words}, {"tensors", tensors}};
static void (*refill)(void);

static void choose_order(const char *order) {
  for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++) {
    size_t length = strlen(ORDERS[i].name);
    if (refill == NULL && strncmp(order, ORDERS[i].name, length) == 0
        && (order[length] == 0 || ORDERS[i].refill == at_position)) {
      refill = ORDERS[i].refill;
      position = atoi(order + length);
    }
  }
  if (refill == NULL || position < 0 || position >= BLOCK) {
    fprintf(stderr, "no order %s\n", order);
    exit(2);
  }
}

static unsigned int next_word(void) {
  if (used == available) { refill(); used = 0; }
  return words[used++];
}

// ---- before every run: the golden table of the specification ----

static const struct { int64_t seed; const char *name; uint64_t block; uint32_t words[5]; } GOLDEN[] = {
    {0, "conv1.weight", 0, {0xc4ab8109, 0x997d13b3, 0x8421998c, 0x32d29d9d, 0x24b7191f}},
    {0, "conv1.weight", 1, {0x9fd70b6f, 0x7fc3b76b, 0x68cfa5cf, 0xdebb2b58, 0x541301f2}},
    {0, "conv1.weight", 1ull << 40, {0x804b471e, 0x0e29a83e, 0xd4b4a231, 0xb12c3658, 0x43e92a25}},
    {42, "layer1.0.conv1.weight", 0, {0x887e8931, 0xf4ee4b15, 0xb9c9ffe2, 0xa97f2a41, 0xdee10939}},
    {42, "layer1.0.conv1.weight", 1, {0xce53dbce, 0xcddb874b, 0xea2fb72b, 0x73a05388, 0xa3316afd}},
    {42, "layer1.0.conv1.weight", 1ull << 40, {0x6acdc0a8, 0xa0e81ba9, 0xd163682d, 0x074e2a2e, 0x73baf502}},
    {-1, "\xc3\xa9", 0, {0x6a41fbaf, 0x0e28ff9a, 0xd8b527ec, 0x1cef4751, 0xad32db7e}},
    {-1, "\xc3\xa9", 1, {0x5d417c27, 0x81ecfb0b, 0xafda4380, 0x5fd4e1c2, 0x9ad90da0}},
    {-1, "\xc3\xa9", 1ull << 40, {0x4a5d9005, 0x25b531ac, 0xd0e878a4, 0xc3aaac8f, 0x2fcc8e24}}};

static void require_golden_words(void) {
  for (size_t i = 0; i < sizeof GOLDEN / sizeof *GOLDEN; i++) {
    make_key(GOLDEN[i].seed, GOLDEN[i].name, key);
    block_words(key, GOLDEN[i].block, words);
    if (memcmp(words, GOLDEN[i].words, 4 * sizeof *words) != 0
        || words[BLOCK - 1] != GOLDEN[i].words[4]
        || block_word(key, GOLDEN[i].block, BLOCK - 1) != GOLDEN[i].words[4]) {
      fprintf(stderr, "the words are not those of evenkeel-1\n");
      exit(1);
    }
  }
}

// ---- batteries ----

static int is_small(const char *battery) { return strncmp(battery, "small", 5) == 0; }

// How often each test is wanted; a whole battery is each of its tests once, on one stream of words.
static void choose_tests(const char *battery, int times[HIGHEST_TEST]) {
  int last = is_small(battery) ? HIGHEST_SMALL_TEST : HIGHEST_TEST - 1;
  const char *at = strchr(battery, ':');
  if (at == NULL) {
    for (int test = 1; test <= last; test++) times[test] = 1;
  }
  for (; at != NULL; at = strchr(at + 1, ',')) {
    int test = 0, repeated = 1;
    sscanf(at + 1, "%dx%d", &test, &repeated);
    if (test < 1 || test > last) { fprintf(stderr, "no test %s\n", at + 1); exit(2); }
    times[test] = repeated;
  }
}

// Appends what the last run of TestU01 found.
static void append(const char *table, const char *battery, const char *order) {
  FILE *file = fopen(table, "a");
  if (file == NULL) { perror(table); exit(1); }
  for (int i = 0; i < bbattery_NTests; i++) {
    fprintf(file, "%.5s\t%s\t%" PRId64 "\t%s\t%s\t%.12g\n", battery, bbattery_TestNames[i], seed,
            name, order, bbattery_pVal[i]);
  }
  if (fclose(file) != 0) { perror(table); exit(1); }
}

int main(int argc, char **argv) {
  if (argc != 6 || (!is_small(argv[1]) && strncmp(argv[1], "crush", 5) != 0)) {
    fprintf(stderr, "usage: %s small|crush[:TEST[xTIMES],...] ORDER SEED NAME TABLE\n", argv[0]);
    return 2;
  }
  require_golden_words();
  choose_order(argv[2]);
  seed = strtoll(argv[3], NULL, 10);
  name = argv[4];
  make_key(seed, name, key);
  int times[HIGHEST_TEST] = {0};
  choose_tests(argv[1], times);
  swrite_Basic = FALSE;
  unif01_Gen *generator = unif01_CreateExternGenBits("evenkeel-1", next_word);
  for (int test = 1; test < HIGHEST_TEST; test++) {
    if (times[test] > 0) {
      int alone[HIGHEST_TEST] = {0};
      alone[test] = times[test];
      if (is_small(argv[1])) bbattery_RepeatSmallCrush(generator, alone);
      else bbattery_RepeatCrush(generator, alone);
      append(argv[5], argv[1], argv[2]);
    }
  }
  unif01_DeleteExternGenBits(generator);
  return 0;
}
