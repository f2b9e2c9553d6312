/* Files: whole, atomically written, by lines; kernels as text. */
#include "io/wat.h"
#include "tests/check.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/soru-test-XXXXXX";
static soru_io_error_t error;

/* The path of a file in the test's folder, valid until the next call but one. */
static const char *
path_of(const char *name)
{
  static char paths[2][128];
  static unsigned turn;
  char *path = paths[turn++ % 2];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static void
test_whole(void)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 5);
  CHECK(soru_io_write_file(path_of("a"), soru_base_slice("12345", 5), &error) == SORU_OK);
  CHECK(soru_io_read_file(&bytes, path_of("a"), &error) == SORU_OK);
  CHECK_BYTES(bytes.ptr, bytes.len, "12345", 5);

  soru_base_buf_free(&bytes);
  soru_base_buf_init(&bytes, 4);
  CHECK(soru_io_read_file(&bytes, path_of("a"), &error) == SORU_ERR_LIMIT);
  CHECK(strstr(error.text, "/a: longer than the maximum of 4 bytes") != NULL);
  CHECK_U64(bytes.len, 0);

  CHECK(soru_io_read_file(&bytes, path_of("none"), &error) == SORU_ERR_IO);
  CHECK(strstr(error.text, "/none: No such file") != NULL);
  CHECK(soru_io_read_file(&bytes, folder, &error) == SORU_ERR_IO);
  CHECK(strstr(error.text, "directory") != NULL);
  soru_base_buf_free(&bytes);
}

static void
test_write(void)
{
  soru_buf_t bytes;
  struct stat st;
  soru_base_buf_init(&bytes, 100);
  CHECK(soru_io_write_file(path_of("a"), soru_base_slice(NULL, 0), &error) == SORU_OK);
  CHECK(soru_io_read_file(&bytes, path_of("a"), &error) == SORU_OK);
  CHECK_U64(bytes.len, 0);
  CHECK(soru_io_write_file(path_of("no/a"), soru_base_slice("x", 1), &error) == SORU_ERR_IO);
  CHECK(strstr(error.text, "/no/a: cannot be written: No such file") != NULL);

  /* a directory cannot be replaced, and no temporary file stays behind */
  CHECK(mkdir(path_of("d"), 0700) == 0);
  CHECK(soru_io_write_file(path_of("d"), soru_base_slice("x", 1), &error) == SORU_ERR_IO);
  CHECK(rmdir(path_of("d")) == 0);
  CHECK(symlink("a", path_of("link")) == 0);
  CHECK(soru_io_write_file(path_of("link"), soru_base_slice("xy", 2), &error) == SORU_OK);
  CHECK(lstat(path_of("link"), &st) == 0 && S_ISLNK(st.st_mode));
  CHECK(stat(path_of("a"), &st) == 0 && st.st_size == 2);
  unlink(path_of("link"));
  CHECK(soru_io_write_file("/dev/null", soru_base_slice("xy", 2), &error) == SORU_OK);
  CHECK(stat(path_of("a"), &st) == 0 && (st.st_mode & 0111) == 0);
  soru_base_buf_free(&bytes);
}

static void
test_lines(void)
{
  soru_io_lines_t lines;
  soru_slice_t line;
  soru_slice_t text = soru_base_slice_text("one\n\n3\nlonger\n");
  CHECK(soru_io_lines_open(&lines, path_of("none"), 5, &error) == SORU_ERR_IO);
  CHECK(soru_io_write_file(path_of("a"), text, &error) == SORU_OK);
  CHECK(soru_io_lines_open(&lines, path_of("a"), 5, &error) == SORU_OK);
  CHECK(soru_io_lines_next(&lines, &line, &error) == SORU_OK);
  CHECK_BYTES(line.ptr, line.len, "one", 3);
  CHECK(soru_io_lines_next(&lines, &line, &error) == SORU_OK);
  CHECK_U64(line.len, 0);
  CHECK(soru_io_lines_next(&lines, &line, &error) == SORU_OK);
  CHECK_BYTES(line.ptr, line.len, "3", 1);
  CHECK(soru_io_lines_next(&lines, &line, &error) == SORU_ERR_LIMIT);
  CHECK(strstr(error.text, "/a:4: the line is longer than the maximum of 5 bytes") != NULL);
  soru_io_lines_close(&lines);

  CHECK(soru_io_write_file(path_of("a"), soru_base_slice_text("end"), &error) == SORU_OK);
  CHECK(soru_io_lines_open(&lines, path_of("a"), 5, &error) == SORU_OK);
  CHECK(soru_io_lines_next(&lines, &line, &error) == SORU_OK);
  CHECK_BYTES(line.ptr, line.len, "end", 3);
  CHECK(soru_io_lines_next(&lines, &line, &error) == SORU_ERR_NOT_FOUND);
  soru_io_lines_close(&lines);
}

static void
test_wat(void)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, 100);
  CHECK(soru_io_is_wat("a/b.wat") && soru_io_is_wat("b.wast"));
  CHECK(!soru_io_is_wat("wat") && !soru_io_is_wat("a.wasm") && !soru_io_is_wat("a.wat.wasm"));
  CHECK(soru_io_read_kernel(&bytes, path_of("none.wat"), &error) == SORU_ERR_IO);

  soru_slice_t text = soru_base_slice_text("(module)");
  CHECK(soru_io_write_file(path_of("a.wat"), text, &error) == SORU_OK);
  soru_status_t status = soru_io_read_kernel(&bytes, path_of("a.wat"), &error);
  if (status == SORU_OK) {
    CHECK_BYTES(bytes.ptr, bytes.len, "\0asm\1\0\0\0", 8);
  } else {
    CHECK(status == SORU_ERR_NOT_FOUND); /* no wabt here */
  }

  CHECK(setenv("PATH", "/nonexistent", 1) == 0);
  CHECK(soru_io_read_kernel(&bytes, path_of("a.wat"), &error) == SORU_ERR_NOT_FOUND);
  CHECK(strstr(error.text, "wat2wasm, which is not installed") != NULL);
  unlink(path_of("a.wat"));
  soru_base_buf_free(&bytes);
}

int
main(void)
{
  if (!CHECK(mkdtemp(folder) != NULL)) return check_summary();
  test_whole();
  test_write();
  test_lines();
  test_wat();
  unlink(path_of("a"));
  CHECK(rmdir(folder) == 0);
  return check_summary();
}
