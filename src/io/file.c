#include "io/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes that are asked for at once. */
#define READ_SIZE ((size_t)1 << 16)

soru_status_t
soru_io_fail(soru_io_error_t *error, soru_status_t status, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(error->text, sizeof error->text, format, args);
  va_end(args);
  return status;
}

/* Reads at most n bytes; negative on failure, with errno set. */
static ssize_t
read_some(int fd, uint8_t *to, size_t n)
{
  ssize_t got;
  do got = read(fd, to, n);
  while (got < 0 && errno == EINTR);
  return got;
}

/* Appends what can be read from fd until its end. */
static soru_status_t
read_all(soru_buf_t *bytes, int fd, const char *path, soru_io_error_t *error)
{
  for (;;) {
    size_t room = bytes->max - bytes->len;
    uint8_t extra; /* tells a file that just fits from one that does not */
    size_t want = room < READ_SIZE ? room : READ_SIZE;
    uint8_t *to = want > 0 ? soru_base_buf_reserve(bytes, want) : &extra;
    ssize_t got = read_some(fd, to, want > 0 ? want : 1);
    if (want > 0) bytes->len -= want - (got > 0 ? (size_t)got : 0);
    if (got == 0) return SORU_OK;
    if (got < 0) return soru_io_fail(error, SORU_ERR_IO, "%s: %s", path, strerror(errno));
    if (want == 0) {
      return soru_io_fail(error, SORU_ERR_LIMIT, "%s: longer than the maximum of %zu bytes", path,
                          bytes->max);
    }
  }
}

soru_status_t
soru_io_read_file(soru_buf_t *bytes, const char *path, soru_io_error_t *error)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return soru_io_fail(error, SORU_ERR_IO, "%s: %s", path, strerror(errno));
  size_t before = bytes->len;
  soru_status_t status = read_all(bytes, fd, path, error);
  if (status != SORU_OK) bytes->len = before;
  close(fd);
  return status;
}

/* Writes all bytes; 0, or -1 with errno set. */
static int
write_all(int fd, soru_slice_t bytes)
{
  while (bytes.len > 0) {
    ssize_t done = write(fd, bytes.ptr, bytes.len);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return -1;
    bytes = soru_base_slice(bytes.ptr + done, bytes.len - (size_t)done);
  }
  return 0;
}

/* Fills the temporary file and makes it readable as a new file would be; 0, or -1 with errno set.
 */
static int
fill(int fd, soru_slice_t bytes)
{
  mode_t mask = umask(0);
  umask(mask);
  if (write_all(fd, bytes) != 0 || fchmod(fd, 0666 & ~mask) != 0) return -1;
  return fsync(fd);
}

/* Writes to something that is no file: a device or a pipe; 0, or errno. */
static int
write_in_place(const char *path, soru_slice_t bytes)
{
  int fd = open(path, O_WRONLY | O_CLOEXEC), wrong = 0;
  if (fd < 0) return errno;
  if (write_all(fd, bytes) != 0) wrong = errno;
  if (close(fd) != 0 && wrong == 0) wrong = errno;
  return wrong;
}

/* Writes a file beside `path` and gives it this name; 0, or errno. */
static int
write_and_rename(const char *path, soru_slice_t bytes)
{
  static const char ending[] = ".XXXXXX";
  size_t len = strlen(path);
  char *temporary = soru_base_alloc(len + sizeof ending);
  memcpy(temporary, path, len);
  memcpy(temporary + len, ending, sizeof ending);

  int fd = mkstemp(temporary), wrong = fd < 0 ? errno : 0;
  if (fd >= 0) {
    if (fill(fd, bytes) != 0) wrong = errno;
    if (close(fd) != 0 && wrong == 0) wrong = errno;
    if (wrong == 0 && rename(temporary, path) != 0) wrong = errno;
    if (wrong != 0) unlink(temporary);
  }
  free(temporary);
  return wrong;
}

soru_status_t
soru_io_write_file(const char *path, soru_slice_t bytes, soru_io_error_t *error)
{
  struct stat st;
  char *real = realpath(path, NULL); /* so that a link stays a link */
  bool in_place = real != NULL && stat(real, &st) == 0 && !S_ISREG(st.st_mode);
  const char *target = real != NULL ? real : path;
  int wrong = in_place ? write_in_place(path, bytes) : write_and_rename(target, bytes);
  free(real);
  if (wrong == 0) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_IO, "%s: cannot be written: %s", path, strerror(wrong));
}

soru_status_t
soru_io_lines_open(soru_io_lines_t *lines, const char *path, size_t max, soru_io_error_t *error)
{
  *lines = (soru_io_lines_t){.path = path, .file = fopen(path, "rbe")};
  soru_base_buf_init(&lines->line, max);
  if (lines->file == NULL) {
    return soru_io_fail(error, SORU_ERR_IO, "%s: %s", path, strerror(errno));
  }
  return SORU_OK;
}

soru_status_t
soru_io_lines_next(soru_io_lines_t *lines, soru_slice_t *line, soru_io_error_t *error)
{
  lines->line.len = 0;
  lines->number++;
  errno = 0;
  int c = getc(lines->file);
  if (c == EOF && !ferror(lines->file)) return SORU_ERR_NOT_FOUND;
  for (; c != EOF && c != '\n'; c = getc(lines->file)) {
    soru_base_buf_add_u8(&lines->line, (uint8_t)c);
    if (lines->line.overflow) {
      return soru_io_fail(error, SORU_ERR_LIMIT,
                          "%s:%llu: the line is longer than the maximum of %zu bytes", lines->path,
                          (unsigned long long)lines->number, lines->line.max);
    }
  }
  if (ferror(lines->file)) {
    return soru_io_fail(error, SORU_ERR_IO, "%s: %s", lines->path, strerror(errno));
  }
  *line = soru_base_buf_slice(&lines->line);
  return SORU_OK;
}

void
soru_io_lines_close(soru_io_lines_t *lines)
{
  if (lines->file != NULL) fclose(lines->file);
  lines->file = NULL;
  soru_base_buf_free(&lines->line);
}
