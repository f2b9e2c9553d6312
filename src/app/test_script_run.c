/* Scripts at work: what commands print, and those that cannot be done. The conformance vectors
 * compare whole scripts with the reference; here are the cases that none of them has. */
#include "app/script_run.h"
#include "tests/check.h"

#include <unistd.h>

/* A kernel without imports whose kernel_run does nothing. */
#define NOOP                                                                                       \
  "0061736d010000000104016000000302010005030100010714"                                             \
  "02036d656d02000a6b65726e656c5f72756e00000a040102000b"

/* The same with a call of reveal_metadata(0, -1): a negative number of bytes. */
#define BAD_REVEAL                                                                                 \
  "0061736d01000000010a0260027f7f017f60000002250111736d6172745f726f6c6c75705f636f72"               \
  "650f72657665616c5f6d657461646174610000030201010503010001071402036d656d02000a6b65"               \
  "726e656c5f72756e00010a0b0109004100417f10001a0b"

static char *text;
static size_t text_len;

/* Carries out lines; what they print is in `text`. */
static void
run(const char *const *lines, size_t cnt)
{
  free(text);
  FILE *out = open_memstream(&text, &text_len);
  soru_script_t *script = soru_app_script_new(out, NULL, "folder/test.script", SORU_SCRIPT_FAST);
  for (size_t i = 0; i < cnt; i++) {
    (void)soru_app_script_do(script, soru_base_slice_text(lines[i]), i + 1);
  }
  soru_app_script_delete(script);
  fclose(out);
}

#define RUN(...)                                                                                   \
  run((const char *const[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

static void
test_without_machine(void)
{
  RUN("hash", "info", "run 1", "step 1", "trace 5", "inbox 0", "proof", "dump /", "durable /a",
      "outputs 0", "kernel no/such/file", "walk", "", "# hash");
  CHECK_STR(text, "error hash\nerror info\nerror run\nerror step\nerror trace\nerror inbox\n"
                  "error proof\nerror dump\nerror durable\nerror outputs\nerror kernel\n"
                  "error walk\n");
  RUN("version 2.0.0", "empty-hash", "version 2.0.1", "verify 03", "verify 0");
  CHECK_STR(text, "empty-hash 0c4a316fa1079bfc23dac5ecc609ab10e26490e378a81e774c51176040bea180\n"
                  "error version\nverify reject\nerror verify\n");
}

static void
test_limits(void)
{
  RUN("ticks-per-snapshot -1", "outbox-validity 2147483648", "max-reboots x");
  CHECK_STR(text, "error ticks-per-snapshot\nerror outbox-validity\nerror max-reboots\n");
  RUN("version 2.0.0", "ticks-per-snapshot 1000", "kernel-hex " NOOP, "input -1 0 0001",
      "input 2147483648 0 0001", "input 0 -1 0001", "inbox 0 raw@none", "run -5", "trace 0",
      "durable-set /readonly/a 00", "durable-set a 00", "durable a", "durable-list //a 1",
      "reveal 00", "goto 5", "info", "durable-list / 0", "tree /no", "dump /tag/x");
  CHECK_STR(text, "error input\nerror input\nerror input\nerror inbox\nerror trace\n"
                  "error durable-set\nerror durable-set\nerror durable\nerror durable-list\n"
                  "error reveal\n"
                  "info tick=0 status=input state=Collect version=2.0.0 last=none\n"
                  "durable-list / 2\ndir /kernel 2\ndir /readonly 1\n"
                  "tree /no absent\ndump /tag/x absent\n");
}

/* A reveal that the reference cannot do leaves the state as it was, also when it is answered
 * automatically. */
static void
test_reveal(void)
{
  RUN("version 2.0.0", "ticks-per-snapshot 1000", "kernel-hex " BAD_REVEAL, "inbox 0", "to-input",
      "reveal 00", "info", "metadata 07", "run 100", "info", "step 5", "trace 3");
  CHECK(strncmp(text, "error reveal\ninfo tick=", 23) == 0);
  CHECK(strstr(text, "status=reveal:01 state=Eval") != NULL);
  CHECK(strstr(text, "error run\ninfo tick=") != NULL);
  CHECK(strstr(text, "last=0/2\nerror trace\n") != NULL);
}

/* Windows of hashes, and counts of zero. */
static void
test_windows(void)
{
  RUN("version 2.0.0", "ticks-per-snapshot 20", "kernel-hex " NOOP, "inbox 0", "info",
      "digest-every 6 2", "hash-every 5 1", "goto 3", "digest-every 5 0", "phases 0");
  CHECK(strncmp(text, "info tick=20 status=computing state=Snapshot", 44) == 0);
  CHECK(strstr(text, "\ndigest 26 6 ") != NULL && strstr(text, "\ndigest 32 6 ") != NULL);
  CHECK(strstr(text, "\nhash 37 ") != NULL);
}

int
main(void)
{
  test_without_machine();
  test_limits();
  test_reveal();
  test_windows();
  free(text);
  return check_summary();
}
