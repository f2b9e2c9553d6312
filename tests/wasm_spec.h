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
 *     if (wasm_spec_load(&script, &suite, i))
 *       for (size_t j = 0; j < script.count; j++) {
 *         soru_json_t command = soru_codec_json_at(&script.commands, j);
 *         ...
 *       }
 *     wasm_spec_unload(&script);
 *   }
 *   wasm_spec_close(&suite);
 */
#ifndef SORU_TESTS_WASM_SPEC_H
#define SORU_TESTS_WASM_SPEC_H

#include "base/bytes.h"
#include "codec/json.h"
#include "wasm/value.h"

#include <dirent.h>
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

/* A script of the suite; it is not moved while values of it are in use. */
typedef struct wasm_spec_script {
  const char *name;
  char dir[WASM_SPEC_PATH];
  char *text;
  soru_json_doc_t doc;
  soru_json_t root, commands;
  size_t count; /* of commands */
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

/* wasm_spec_file reads a file; a NUL follows its bytes, which are for free(); NULL when it cannot.
 */
static inline char *
wasm_spec_file(const char *path, size_t *len)
{
  FILE *f = fopen(path, "rb");
  if (f == NULL) return NULL;
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
  *len = bytes == NULL ? 0 : fread(bytes, 1, (size_t)size, f);
  if (bytes != NULL) bytes[*len] = 0;
  fclose(f);
  return bytes;
}

/* wasm_spec_load reads the i-th script; prints why and returns false when it cannot. In strings
 * U+E123, which the suite does not use, replaces NUL, which JSON of this project does not have;
 * wasm_spec_name turns it back. */
static inline bool
wasm_spec_load(wasm_spec_script_t *script, const wasm_spec_t *suite, size_t i)
{
  char path[WASM_SPEC_PATH];
  size_t len = 0;
  memset(script, 0, sizeof *script);
  script->name = suite->names[i];
  snprintf(script->dir, sizeof script->dir, "%.600s/%.200s", suite->dir, script->name);
  snprintf(path, sizeof path, "%.800s/%.200s.json", script->dir, script->name);
  script->text = wasm_spec_file(path, &len);
  for (char *at = script->text; at != NULL && (at = strstr(at, "\\u0000")) != NULL;)
    memcpy(at, "\\ue123", 6);
  soru_status_t status =
      soru_codec_json_parse(&script->doc, path, soru_base_slice(script->text, len));
  script->doc.name = script->name;
  script->root = soru_codec_json_root(&script->doc);
  if (status == SORU_OK)
    status = soru_codec_json_member(&script->commands, &script->root, "commands");
  if (status == SORU_OK) status = soru_codec_json_array(&script->count, &script->commands);
  if (status == SORU_OK) return true;
  fprintf(stderr, "%s\n", soru_codec_json_error(&script->doc));
  return false;
}

/* wasm_spec_unload releases a script. */
static inline void
wasm_spec_unload(wasm_spec_script_t *script)
{
  soru_codec_json_free(&script->doc);
  free(script->text);
  script->text = NULL;
}

/* wasm_spec_text borrows a text field of a command, "" when it has none. */
static inline const char *
wasm_spec_text(const soru_json_t *command, const char *field)
{
  soru_json_t value;
  soru_slice_t text = soru_base_slice_text("");
  if (!soru_codec_json_has(&value, command, field)) return "";
  if (soru_codec_json_get_string(&text, &value) != SORU_OK) return "";
  return (const char *)text.ptr;
}

/* wasm_spec_name copies a text field that may hold any character, such as the `field` of an action;
 * returns its length, at most cap. */
static inline size_t
wasm_spec_name(char *out, size_t cap, const soru_json_t *object, const char *field)
{
  size_t n = 0;
  for (const char *text = wasm_spec_text(object, field); *text != 0 && n < cap; n++) {
    bool is_nul = strncmp(text, "\xee\x84\xa3", 3) == 0;
    out[n] = is_nul ? 0 : *text;
    text += is_nul ? 3 : 1;
  }
  return n;
}

/* wasm_spec_module reads the module of a command, if it has one in the binary format: bytes for
 * free(), or NULL. */
static inline uint8_t *
wasm_spec_module(const wasm_spec_script_t *script, const soru_json_t *command, size_t *len)
{
  char path[WASM_SPEC_PATH];
  const char *name = wasm_spec_text(command, "filename");
  size_t name_len = strlen(name);
  if (name_len < 5 || strcmp(name + name_len - 5, ".wasm") != 0) return NULL;
  snprintf(path, sizeof path, "%.800s/%.200s", script->dir, name);
  return (uint8_t *)wasm_spec_file(path, len);
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
wasm_spec_value(wasm_spec_value_t *value, const soru_json_t *json)
{
  soru_json_t content;
  size_t lanes;
  memset(value, 0, sizeof *value);
  value->type = wasm_spec_type(wasm_spec_text(json, "type"));
  if (value->type == 0xff) return false;
  if (!soru_codec_json_has(&content, json, "value")) return true;
  if (value->type != SORU_WASM_V128) {
    const char *text = wasm_spec_text(json, "value");
    value->is_null = strcmp(text, "null") == 0;
    wasm_spec_lane(value, 0, text, 8);
    return true;
  }
  if (soru_codec_json_array(&lanes, &content) != SORU_OK) return false;
  if (lanes != 2 && lanes != 4 && lanes != 8 && lanes != 16) return false;
  for (size_t i = 0; i < lanes; i++) {
    soru_json_t lane = soru_codec_json_at(&content, i);
    soru_slice_t text;
    if (soru_codec_json_get_string(&text, &lane) != SORU_OK) return false;
    wasm_spec_lane(value, i * 16 / lanes, (const char *)text.ptr, 16 / lanes);
  }
  return true;
}

#endif
