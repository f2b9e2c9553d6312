/* replay_main.c - runs a fuzz target over given files, without libFuzzer.
 *
 * usage: fuzz_<name> PATH...     each PATH is a file, or a directory whose files are replayed in
 * the order of their names. The empty input is always tried first; a directory that does not exist
 * holds no files. The exit status is 0 unless a file cannot be read; a target that finds a bug
 * aborts. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay_file(const char *path, size_t size)
{
  FILE *f = fopen(path, "rb");
  if (f == NULL) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return 1;
  }
  /* exactly as large as the input, so that a sanitizer sees the first byte read too many */
  uint8_t *data = malloc(size > 0 ? size : 1);
  size_t n = data == NULL ? 0 : fread(data, 1, size, f);
  fclose(f);
  if (n != size) {
    fprintf(stderr, "%s: cannot be read\n", path);
    free(data);
    return 1;
  }
  LLVMFuzzerTestOneInput(data, size);
  free(data);
  return 0;
}

static int replay_path(const char *path, size_t *count);

static int
replay_directory(const char *path, size_t *count)
{
  struct dirent **entries = NULL;
  int n = scandir(path, &entries, NULL, alphasort), failures = 0;
  for (int i = 0; i < n; i++) {
    if (entries[i]->d_name[0] != '.') {
      char child[4096];
      int len = snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
      failures += len < (int)sizeof child ? replay_path(child, count) : 1;
    }
    free(entries[i]);
  }
  free(entries);
  return failures;
}

static int
replay_path(const char *path, size_t *count)
{
  struct stat st;
  if (stat(path, &st) != 0) return 0;
  if (S_ISDIR(st.st_mode)) return replay_directory(path, count);
  ++*count;
  return replay_file(path, (size_t)st.st_size);
}

int
main(int argc, char **argv)
{
  uint8_t none[1] = {0};
  LLVMFuzzerTestOneInput(none, 0);
  size_t count = 0;
  int failures = 0;
  for (int i = 1; i < argc; i++) failures += replay_path(argv[i], &count);
  printf("replayed %zu inputs, %d could not be read\n", count, failures);
  return failures > 0 ? 1 : 0;
}
