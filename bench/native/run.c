/* Runs a kernel that wasm2c has translated to C, and prints how long the longest kernel_run takes.
 *
 *   run [METADATA MESSAGE...]
 *
 * METADATA is the answer to reveal_metadata in hexadecimal; each MESSAGE is a file. The kernel gets
 * one level: start, info, the messages, end. It is instantiated anew for every kernel_run, as long
 * as it asks for a reboot. The host functions are just enough for kernels that keep accounts: a
 * small table of keys, no limits, no errors but missing values.
 *
 * scripts/bench_native builds this with kernel.h of the translated kernel; KERNEL_MEMORY is the
 * function that gives its memory, KERNEL_HAS_IMPORTS tells whether it imports anything. */
#include "kernel.h"
#include "wasm-rt-impl.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEY_MAX = 256, VALUE_MAX = 4096, ENTRY_MAX = 64, INPUT_MAX = 16, INPUT_BYTES = 4096 };
enum { RUNS_MAX = 1000, NOT_FOUND = -3, BAD_ACCESS = -4 };

static const char reboot_key[] = "/kernel/env/reboot";

typedef struct entry {
  char key[KEY_MAX]; /* empty: free */
  uint8_t value[VALUE_MAX];
  uint32_t len;
} entry_t;

typedef struct input {
  uint8_t bytes[INPUT_BYTES];
  uint32_t len;
} input_t;

struct Z_smart_rollup_core_instance_t {
  wasm_rt_memory_t *memory;
  entry_t entries[ENTRY_MAX];
  input_t inputs[INPUT_MAX];
  uint32_t input_count, next_input;
  uint8_t metadata[64];
  uint32_t metadata_len, outputs;
};

typedef struct Z_smart_rollup_core_instance_t host_t;

static void
must(bool ok, const char *what)
{
  if (ok) return;
  fprintf(stderr, "run: %s\n", what);
  exit(1);
}

static uint8_t *
at(host_t *h, uint32_t address, uint32_t len)
{
  must((uint64_t)address + len <= h->memory->size, "an address is out of bounds");
  return h->memory->data + address;
}

/* --- the store --- */

static void
read_key(host_t *h, char key[KEY_MAX], uint32_t address, uint32_t len)
{
  must(len < KEY_MAX, "a key is too long");
  memcpy(key, at(h, address, len), len);
  key[len] = 0;
}

static entry_t *
find(host_t *h, const char *key)
{
  for (int i = 0; i < ENTRY_MAX; i++)
    if (strcmp(h->entries[i].key, key) == 0) return &h->entries[i];
  return NULL;
}

static entry_t *
find_or_add(host_t *h, const char *key)
{
  entry_t *entry = find(h, key);
  if (entry != NULL) return entry;
  entry = find(h, "");
  must(entry != NULL, "too many keys");
  snprintf(entry->key, sizeof entry->key, "%s", key);
  entry->len = 0;
  return entry;
}

/* Whether a key is `top` or below it. */
static bool
is_in(const char *key, const char *top)
{
  size_t len = strlen(top);
  return key[0] != 0 && strncmp(key, top, len) == 0 && (key[len] == 0 || key[len] == '/');
}

static bool delete (host_t *h, const char *top)
{
  bool found = false;
  for (int i = 0; i < ENTRY_MAX; i++) {
    if (!is_in(h->entries[i].key, top)) continue;
    h->entries[i].key[0] = 0;
    found = true;
  }
  return found;
}

static u32
copy(host_t *h, const char *from, const char *to)
{
  static entry_t copied[ENTRY_MAX];
  int count = 0;
  for (int i = 0; i < ENTRY_MAX; i++)
    if (is_in(h->entries[i].key, from)) copied[count++] = h->entries[i];
  if (count == 0) return (u32)NOT_FOUND;
  delete (h, to);
  for (int i = 0; i < count; i++) {
    char key[2 * KEY_MAX];
    snprintf(key, sizeof key, "%s%s", to, copied[i].key + strlen(from));
    must(strlen(key) < KEY_MAX, "a key is too long");
    entry_t *entry = find_or_add(h, key);
    memcpy(entry->value, copied[i].value, copied[i].len);
    entry->len = copied[i].len;
  }
  return 0;
}

#if KERNEL_HAS_IMPORTS

/* --- host functions --- */

u32
Z_smart_rollup_coreZ_read_input(host_t *h, u32 info, u32 to, u32 max)
{
  if (h->next_input == h->input_count) return 0;
  const input_t *input = &h->inputs[h->next_input];
  const u32 level_and_id[2] = {0, h->next_input++};
  u32 len = input->len < max ? input->len : max;
  memcpy(at(h, to, len), input->bytes, len);
  memcpy(at(h, info, 8), level_and_id, 8);
  return len;
}

u32
Z_smart_rollup_coreZ_write_output(host_t *h, u32 from, u32 len)
{
  at(h, from, len);
  h->outputs++;
  return 0;
}

void
Z_smart_rollup_coreZ_write_debug(host_t *h, u32 from, u32 len)
{
  at(h, from, len);
}

u32
Z_smart_rollup_coreZ_store_has(host_t *h, u32 address, u32 len)
{
  char key[KEY_MAX];
  u32 has = 0;
  read_key(h, key, address, len);
  for (int i = 0; i < ENTRY_MAX; i++)
    if (is_in(h->entries[i].key, key)) has |= strcmp(h->entries[i].key, key) == 0 ? 1 : 2;
  return has;
}

u32
Z_smart_rollup_coreZ_store_read(host_t *h, u32 address, u32 len, u32 offset, u32 to, u32 max)
{
  char key[KEY_MAX];
  read_key(h, key, address, len);
  const entry_t *entry = find(h, key);
  if (entry == NULL) return (u32)NOT_FOUND;
  if (offset >= entry->len) return (u32)BAD_ACCESS;
  u32 n = entry->len - offset < max ? entry->len - offset : max;
  memcpy(at(h, to, n), entry->value + offset, n);
  return n;
}

u32
Z_smart_rollup_coreZ_store_write(host_t *h, u32 address, u32 len, u32 offset, u32 from, u32 n)
{
  char key[KEY_MAX];
  read_key(h, key, address, len);
  entry_t *entry = find_or_add(h, key);
  if (offset > entry->len) return (u32)BAD_ACCESS;
  must((uint64_t)offset + n <= VALUE_MAX, "a value is too long");
  memcpy(entry->value + offset, at(h, from, n), n);
  if (offset + n > entry->len) entry->len = offset + n;
  return 0;
}

u32
Z_smart_rollup_coreZ_store_delete(host_t *h, u32 address, u32 len)
{
  char key[KEY_MAX];
  read_key(h, key, address, len);
  return delete (h, key) ? 0 : (u32)NOT_FOUND;
}

u32
Z_smart_rollup_coreZ_store_copy(host_t *h, u32 from, u32 from_len, u32 to, u32 to_len)
{
  char source[KEY_MAX], target[KEY_MAX];
  read_key(h, source, from, from_len);
  read_key(h, target, to, to_len);
  return copy(h, source, target);
}

u32
Z_smart_rollup_coreZ_store_move(host_t *h, u32 from, u32 from_len, u32 to, u32 to_len)
{
  char source[KEY_MAX], target[KEY_MAX];
  read_key(h, source, from, from_len);
  read_key(h, target, to, to_len);
  u32 code = copy(h, source, target);
  if (code == 0 && strcmp(source, target) != 0) delete (h, source);
  return code;
}

u32
Z_smart_rollup_coreZ_reveal_preimage(host_t *h, u32 hash, u32 hash_len, u32 to, u32 max)
{
  (void)h, (void)hash, (void)hash_len, (void)to, (void)max;
  must(false, "reveal_preimage is not answered here");
  return 0;
}

u32
Z_smart_rollup_coreZ_reveal_metadata(host_t *h, u32 to, u32 max)
{
  u32 len = h->metadata_len < max ? h->metadata_len : max;
  memcpy(at(h, to, len), h->metadata, len);
  return len;
}

#endif

/* --- inputs --- */

static void
add_input(host_t *h, const void *bytes, uint32_t len)
{
  must(h->input_count < INPUT_MAX, "too many messages");
  input_t *input = &h->inputs[h->input_count++];
  memcpy(input->bytes, bytes, len);
  input->len = len;
}

static void
add_file(host_t *h, const char *path)
{
  uint8_t bytes[INPUT_BYTES];
  FILE *file = fopen(path, "rb");
  must(file != NULL, path);
  add_input(h, bytes, (uint32_t)fread(bytes, 1, sizeof bytes, file));
  memcpy(h->inputs[h->input_count - 1].bytes, bytes, sizeof bytes);
  fclose(file);
}

static void
set_metadata(host_t *h, const char *hex)
{
  for (size_t i = 0; hex[i] != 0 && hex[i + 1] != 0; i += 2) {
    const char digits[3] = {hex[i], hex[i + 1], 0};
    must(h->metadata_len < sizeof h->metadata, "the metadata are too long");
    h->metadata[h->metadata_len++] = (uint8_t)strtoul(digits, NULL, 16);
  }
}

static void
give_level(host_t *h, int argc, char **argv)
{
  const uint8_t info[42] = {0, 3};
  add_input(h, "\0\1", 2);
  add_input(h, info, sizeof info);
  for (int i = 2; i < argc; i++) add_file(h, argv[i]);
  add_input(h, "\0\2", 2);
  if (argc > 1) set_metadata(h, argv[1]);
}

/* --- running --- */

static double
now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* One kernel_run; returns its seconds. */
static double
run(host_t *h)
{
  static Z_kernel_instance_t instance;
#if KERNEL_HAS_IMPORTS
  Z_kernel_instantiate(&instance, h);
#else
  Z_kernel_instantiate(&instance);
#endif
  h->memory = KERNEL_MEMORY(&instance);
  wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try();
  must(trap == WASM_RT_TRAP_NONE, "the kernel trapped");
  double start = now();
  Z_kernelZ_kernel_run(&instance);
  double seconds = now() - start;
  Z_kernel_free(&instance);
  return seconds;
}

int
main(int argc, char **argv)
{
  static host_t host;
  double longest = 0;
  int runs = 0;
  bool again = true;
  wasm_rt_init();
  Z_kernel_init_module();
  give_level(&host, argc, argv);
  for (; again && runs < RUNS_MAX; runs++) {
    double seconds = run(&host);
    if (seconds > longest) longest = seconds;
    again = delete (&host, reboot_key);
  }
  printf("%.3f s (%d runs, %u outputs)\n", longest, runs, host.outputs);
  wasm_rt_free();
  return 0;
}
