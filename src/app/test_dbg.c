/* The debugger from inside: files that commands write, completion, what is told while a command
 * runs. Sessions as a user sees them are in tests/debugger_transcripts.sh. R-REPL-2 */
#include "app/dbg.h"
#include "io/file.h"
#include "tests/check.h"
#include "tests/text.h"

#include <unistd.h>

static soru_dbg_t d;
static soru_run_options_t options;

static void
open_session(void)
{
  soru_app_run_options_init(&options);
  options.kernel = "tests/data/debugger/notes.wat";
  options.inputs = "tests/data/debugger/notes.json";
  if (!CHECK(soru_app_dbg_open(&d, &options))) fprintf(stderr, "  %s\n", d.run.error.text);
}

static void
must(const char *line)
{
  if (!CHECK(soru_app_dbg_do(&d, line)))
    fprintf(stderr, "  %s: %.*s\n", line, (int)d.error.len, (const char *)d.error.ptr);
}

static void
read_and_remove(soru_buf_t *bytes, const char *path)
{
  soru_io_error_t error;
  bytes->len = 0;
  CHECK(soru_io_read_file(bytes, path, &error) == SORU_OK);
  unlink(path);
}

/* Proofs of ticks of several kinds hold, and lead from hash to hash. */
static void
test_prove(const char *folder)
{
  static const char *const ticks[] = {"goto 11000000100", "goto 22000005000", "goto 22000010000"};
  char line[256];
  soru_buf_t proof;
  soru_base_buf_init(&proof, 1 << 24);
  open_session();
  must("load inputs");
  snprintf(line, sizeof line, "prove %s/proof", folder);
  for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++) {
    uint8_t before[32], after[32], proved_before[32], proved_after[32];
    soru_pvm_given_t given = {.kind = SORU_PVM_GIVEN_NOTHING};
    soru_pvm_request_t request;
    must(ticks[i]);
    CHECK(soru_pvm_hash(d.run.pvm, before) == SORU_OK);
    must(line);
    CHECK(text_has(&d.out, "It holds ") && text_has(&d.out, "Written: "));
    must("step tick");
    CHECK(soru_pvm_hash(d.run.pvm, after) == SORU_OK);
    read_and_remove(&proof, line + 6);
    CHECK(soru_pvm_verify(soru_base_buf_slice(&proof), &given, NULL, proved_before, proved_after,
                          &request) == SORU_OK);
    CHECK_BYTES(proved_before, 32, before, 32);
    CHECK_BYTES(proved_after, 32, after, 32);
  }
  CHECK(!soru_app_dbg_do(&d, "prove /no/such/folder/proof"));
  CHECK(text_has(&d.error, "/no/such/folder"));
  d.no_files = true;
  CHECK(!soru_app_dbg_do(&d, line) && access(line + 6, F_OK) != 0);
  soru_app_dbg_close(&d);
  soru_base_buf_free(&proof);
}

/* The folded stacks hold all ticks of the calls, and the table says the same. */
static void
test_profile(const char *folder)
{
  char line[256], path[256];
  soru_buf_t text;
  soru_base_buf_init(&text, 1 << 24);
  open_session();
  must("load inputs");
  snprintf(line, sizeof line, "profile %s/p", folder);
  must(line);
  CHECK(text_has(&d.out, "Profile of 4 calls of kernel_run:") && text_has(&d.out, "  keep\n"));
  snprintf(path, sizeof path, "%s/p.folded", folder);
  read_and_remove(&text, path);
  CHECK(text_has(&text, "kernel_run;keep;store_write 2142\n"));
  CHECK(text_has(&text, "kernel_run;read_input "));
  snprintf(path, sizeof path, "%s/p.svg", folder);
  read_and_remove(&text, path);
  CHECK(text_has(&text, "<svg xmlns=") && text_has(&text, "keep"));
  CHECK(!soru_app_dbg_do(&d, line)); /* no inputs are left to run on */
  soru_app_dbg_close(&d);
  soru_base_buf_free(&text);
}

static void
check_completion(const char *line, unsigned index, const char *want)
{
  const char *word = strrchr(line, ' ');
  char *got = soru_app_dbg_complete(&d, line, word != NULL ? word + 1 : line, index);
  if (want == NULL)
    CHECK(got == NULL);
  else if (CHECK(got != NULL))
    CHECK_STR(got, want);
  free(got);
}

static void
test_completion(void)
{
  open_session();
  check_completion("sho", 0, "show");
  check_completion("sho", 1, NULL);
  check_completion("show d", 0, "durable");
  check_completion("step ", 0, "tick");
  check_completion("step ", 4, "back");
  check_completion("break on function ke", 0, "keep");
  check_completion("break on function ke", 1, "kernel_run");
  check_completion("show key /ker", 0, "/kernel");
  check_completion("show key /kernel/", 0, "/kernel/boot.wasm");
  check_completion("nothing at all", 0, NULL);
  soru_app_dbg_close(&d);
}

static unsigned told;

static void
tell(soru_dbg_t *session)
{
  told++;
  CHECK(text_has(&session->out, "[kernel] kept a message"));
  session->out.len = 0;
}

/* What the kernel writes is shown when it writes it, also when a user runs that again, but not when
 * the past is replayed to find a tick. */
static void
test_live(void)
{
  open_session();
  d.live = tell;
  must("load inputs");
  must("step inbox");
  CHECK_U64(told, 1);
  must("goto 22000008000");
  must("step result");
  must("continue back");
  CHECK_U64(told, 2);
  soru_app_dbg_close(&d);
}

int
main(void)
{
  char folder[] = "/tmp/soru-test-XXXXXX";
  CHECK(mkdtemp(folder) != NULL);
  test_prove(folder);
  test_profile(folder);
  test_completion();
  test_live();
  CHECK(rmdir(folder) == 0);
  return check_summary();
}
