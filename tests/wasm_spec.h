/* wasm_spec.h - the WebAssembly core test suite, read from its JSON form.
 *
 * The suite lies outside of the project: <conformance>/wasm-spec/octez_HEAD.tar.xz, where
 * <conformance> is the environment variable SORU_CONFORMANCE or else ../shared/conformance beside
 * the source tree. It holds one directory per script, with the modules of the script and
 * <name>.json, a list of commands as wabt's wast2json writes them; every `module` command has a
 * further field `uses_float_or_simd`.
 *
 *   wasm_spec_t suite;
 *   if (!wasm_spec_open(&suite)) return WASM_SPEC_SKIPPED;
 *   for (size_t i = 0; i < suite.count; i++) {
 *     wasm_spec_script_t script;
 *     if (wasm_spec_load(&script, &suite, i)) ... script.commands ...
 *     wasm_spec_unload(&script);
 *   }
 *   wasm_spec_close(&suite);
 */
#ifndef SORU_TESTS_WASM_SPEC_H
#define SORU_TESTS_WASM_SPEC_H

#include "base/bytes.h"
#include "wasm/value.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WASM_SPEC_SKIPPED = 77, WASM_SPEC_PATH = 1024, WASM_SPEC_SCRIPTS_MAX = 1024 };

/* The suite, unpacked. */
typedef struct wasm_spec {
  char root[WASM_SPEC_PATH];          /* temporary directory */
  char dir[WASM_SPEC_PATH];           /* the one with the scripts, below it */
  char *names[WASM_SPEC_SCRIPTS_MAX]; /* of scripts, sorted */
  size_t count;
} wasm_spec_t;

/* A script of the suite. */
typedef struct wasm_spec_script {
  const char *name;
  char dir[WASM_SPEC_PATH];
  json_t *json;
  json_t *commands; /* array */
} wasm_spec_script_t;

/* An argument or result. */
typedef struct wasm_spec_value {
  uint8_t type;      /* soru_wasm_type_t */
  bool is_null;      /* a null reference */
  bool is_pattern;   /* some lane is not a value but a class, e.g. "nan:canonical" */
  uint8_t bytes[16]; /* little-endian: the number, the vector or the index of an externref */
} wasm_spec_value_t;

/* wasm_spec_run runs a program and waits for it; tells whether it succeeded. */
static inline bool
wasm_spec_run(char *const argv[])
{
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    _exit(127);
  }
  int status = 0;
  return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

/* wasm_spec_close removes the unpacked suite. */
static inline void
wasm_spec_close(wasm_spec_t *suite)
{
  for (size_t i = 0; i < suite->count; i++) free(suite->names[i]);
  suite->count = 0;
  char *argv[] = {(char[]){"rm"}, (char[]){"-rf"}, suite->root, NULL};
  if (suite->root[0] != 0 && !wasm_spec_run(argv))
    fprintf(stderr, "%s: cannot be removed\n", suite->root);
}

/* wasm_spec_compare orders names. */
static inline int
wasm_spec_compare(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* wasm_spec_list fills the names of the scripts; tells whether there are any. */
static inline bool
wasm_spec_list(wasm_spec_t *suite)
{
  DIR *dir = opendir(suite->dir);
  if (dir == NULL) return false;
  for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
    if (e->d_name[0] == '.' || suite->count == WASM_SPEC_SCRIPTS_MAX) continue;
    suite->names[suite->count++] = strdup(e->d_name);
  }
  closedir(dir);
  qsort(suite->names, suite->count, sizeof suite->names[0], wasm_spec_compare);
  return suite->count > 0;
}

/* wasm_spec_open unpacks the suite, for wasm_spec_close; prints why and returns false when it is
 * not there. */
static inline bool
wasm_spec_open(wasm_spec_t *suite)
{
  char archive[WASM_SPEC_PATH];
  memset(suite, 0, sizeof *suite);
  const char *conformance = getenv("SORU_CONFORMANCE"), *source = getenv("SORU_SOURCE");
  if (conformance != NULL)
    snprintf(archive, sizeof archive, "%s/wasm-spec/octez_HEAD.tar.xz", conformance);
  else
    snprintf(archive, sizeof archive, "%s/../shared/conformance/wasm-spec/octez_HEAD.tar.xz",
             source == NULL ? "." : source);
  if (access(archive, R_OK) != 0) {
    printf("skipped: no %s (SORU_CONFORMANCE names the directory above wasm-spec)\n", archive);
    return false;
  }
  const char *tmp = getenv("TMPDIR");
  snprintf(suite->root, sizeof suite->root, "%s/soru-spec-XXXXXX", tmp == NULL ? "/tmp" : tmp);
  if (mkdtemp(suite->root) == NULL) {
    printf("skipped: no temporary directory %s\n", suite->root);
    return false;
  }
  snprintf(suite->dir, sizeof suite->dir, "%.900s/octez_HEAD", suite->root);
  char *argv[] = {(char[]){"tar"}, (char[]){"-xf"}, archive, (char[]){"-C"}, suite->root, NULL};
  if (wasm_spec_run(argv) && wasm_spec_list(suite)) return true;
  printf("skipped: %s cannot be unpacked with tar\n", archive);
  wasm_spec_close(suite);
  return false;
}

/* wasm_spec_load reads the i-th script; prints why and returns false when it cannot. */
static inline bool
wasm_spec_load(wasm_spec_script_t *script, const wasm_spec_t *suite, size_t i)
{
  char path[WASM_SPEC_PATH];
  json_error_t error;
  script->name = suite->names[i];
  snprintf(script->dir, sizeof script->dir, "%.700s/%.255s", suite->dir, script->name);
  int len = snprintf(path, sizeof path, "%.700s/%.255s.json", script->dir, script->name);
  script->json = len < (int)sizeof path ? json_load_file(path, JSON_ALLOW_NUL, &error) : NULL;
  script->commands = json_object_get(script->json, "commands");
  if (json_is_array(script->commands)) return true;
  fprintf(stderr, "%s: no list of commands\n", path);
  return false;
}

/* wasm_spec_unload releases a script. */
static inline void
wasm_spec_unload(wasm_spec_script_t *script)
{
  json_decref(script->json);
  script->json = script->commands = NULL;
}

/* wasm_spec_text borrows a text field of a command, "" when it has none. */
static inline const char *
wasm_spec_text(const json_t *command, const char *field)
{
  const char *text = json_string_value(json_object_get(command, field));
  return text == NULL ? "" : text;
}

/* wasm_spec_name borrows a text field that may hold any character, such as the `field` of an
 * action. */
static inline soru_slice_t
wasm_spec_name(const json_t *object, const char *field)
{
  const json_t *text = json_object_get(object, field);
  return soru_base_slice(json_string_value(text), json_string_length(text));
}

/* wasm_spec_module reads the module of a command, if it has one in the binary format: bytes for
 * free(), or NULL. */
static inline uint8_t *
wasm_spec_module(const wasm_spec_script_t *script, const json_t *command, size_t *len)
{
  char path[WASM_SPEC_PATH];
  const char *name = wasm_spec_text(command, "filename");
  size_t name_len = strlen(name);
  if (name_len < 5 || strcmp(name + name_len - 5, ".wasm") != 0) return NULL;
  snprintf(path, sizeof path, "%.700s/%.300s", script->dir, name);
  FILE *f = fopen(path, "rb");
  if (f == NULL) return NULL;
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  uint8_t *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
  *len = bytes == NULL ? 0 : fread(bytes, 1, (size_t)size, f);
  fclose(f);
  return bytes;
}

/* wasm_spec_type gives the value type with a text. */
static inline uint8_t
wasm_spec_type(const char *text)
{
  static const char *const texts[] = {"i32", "i64", "v128", "funcref", "externref", "f32", "f64"};
  for (uint8_t i = 0; i < 7; i++)
    if (strcmp(text, texts[i]) == 0) return i;
  return 0xff;
}

/* wasm_spec_lane writes one number of `bytes` bytes; numbers are written as unsigned decimals,
 * floats as those of their bits. */
static inline void
wasm_spec_lane(wasm_spec_value_t *value, size_t at, const char *text, size_t bytes)
{
  value->is_pattern |= strncmp(text, "nan:", 4) == 0;
  soru_base_put_le(value->bytes + at, strtoull(text, NULL, 10), bytes);
}

/* wasm_spec_value reads an element of `args` or `expected`; false when it is not one. An element of
 * assert_trap has a type only. */
static inline bool
wasm_spec_value(wasm_spec_value_t *value, const json_t *json)
{
  memset(value, 0, sizeof *value);
  value->type = wasm_spec_type(wasm_spec_text(json, "type"));
  const json_t *content = json_object_get(json, "value");
  if (value->type == 0xff) return false;
  if (content == NULL) return true;
  if (value->type != SORU_WASM_V128) {
    const char *text = wasm_spec_text(json, "value");
    value->is_null = strcmp(text, "null") == 0;
    wasm_spec_lane(value, 0, text, 8);
    return true;
  }
  size_t lanes = json_array_size(content);
  if (lanes != 2 && lanes != 4 && lanes != 8 && lanes != 16) return false;
  for (size_t i = 0; i < lanes; i++) {
    const char *text = json_string_value(json_array_get(content, i));
    if (text == NULL) return false;
    wasm_spec_lane(value, i * 16 / lanes, text, 16 / lanes);
  }
  return true;
}

#endif
