#include "io/wat.h"

#include "base/mem.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define ASSEMBLER "wat2wasm"

extern char **environ;

bool
soru_io_is_wat(const char *path)
{
  const char *dot = strrchr(path, '.');
  return dot != NULL && (strcmp(dot, ".wat") == 0 || strcmp(dot, ".wast") == 0);
}

/* Runs the assembler and waits for it; SORU_OK when it succeeded. */
static soru_status_t
assemble(const char *path, const char *output, bool names, soru_io_error_t *error)
{
  char *argv[] = {(char[]){ASSEMBLER},
                  (char *)path,
                  (char[]){"-o"},
                  (char *)output,
                  names ? (char[]){"--debug-names"} : NULL,
                  NULL};
  pid_t child;
  int wrong = posix_spawnp(&child, ASSEMBLER, NULL, NULL, argv, environ);
  if (wrong == ENOENT) {
    return soru_io_fail(error, SORU_ERR_NOT_FOUND,
                        "%s: kernels as text need the program " ASSEMBLER
                        ", which is not installed (Debian package: wabt)",
                        path);
  }
  if (wrong != 0) {
    return soru_io_fail(error, SORU_ERR_IO, "%s: " ASSEMBLER " cannot be started: %s", path,
                        strerror(wrong));
  }
  int result;
  while (waitpid(child, &result, 0) < 0) {
    if (errno != EINTR) return soru_io_fail(error, SORU_ERR_IO, "waitpid: %s", strerror(errno));
  }
  if (WIFEXITED(result) && WEXITSTATUS(result) == 0) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_DECODE, "%s: " ASSEMBLER " does not accept it", path);
}

/* The folder for temporary files. */
static const char *
temporary_folder(void)
{
  const char *folder = getenv("TMPDIR");
  return folder != NULL && folder[0] == '/' ? folder : "/tmp";
}

/* Makes an empty temporary file; its name must be freed. NULL with a message on failure. */
static char *
temporary_file(soru_io_error_t *error)
{
  soru_buf_t name;
  soru_base_buf_init(&name, SIZE_MAX);
  soru_base_buf_addf(&name, "%s/soru-XXXXXX", temporary_folder());
  soru_base_buf_add_u8(&name, 0);
  int fd = mkstemp((char *)name.ptr);
  if (fd >= 0) {
    close(fd);
    return (char *)name.ptr;
  }
  (void)!soru_io_fail(error, SORU_ERR_IO, "%s: %s", (char *)name.ptr, strerror(errno));
  soru_base_buf_free(&name);
  return NULL;
}

soru_status_t
soru_io_read_wat(soru_buf_t *bytes, const char *path, bool names, soru_io_error_t *error)
{
  if (access(path, R_OK) != 0) {
    return soru_io_fail(error, SORU_ERR_IO, "%s: %s", path, strerror(errno));
  }
  char *output = temporary_file(error);
  if (output == NULL) return SORU_ERR_IO;

  /* a name that starts with a dash must not be taken for an option */
  soru_buf_t input;
  soru_base_buf_init(&input, SIZE_MAX);
  soru_base_buf_addf(&input, "%s%s", path[0] == '-' ? "./" : "", path);
  soru_base_buf_add_u8(&input, 0);

  soru_status_t status = assemble((const char *)input.ptr, output, names, error);
  if (status == SORU_OK) status = soru_io_read_file(bytes, output, error);
  unlink(output);
  free(output);
  soru_base_buf_free(&input);
  return status;
}

soru_status_t
soru_io_read_kernel(soru_buf_t *bytes, const char *path, soru_io_error_t *error)
{
  return soru_io_is_wat(path) ? soru_io_read_wat(bytes, path, false, error)
                              : soru_io_read_file(bytes, path, error);
}
