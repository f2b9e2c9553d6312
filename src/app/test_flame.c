/* Profiles: sums by function, folded stacks, the picture. R-REPL-2 */
#include "app/flame.h"
#include "tests/check.h"
#include "tests/text.h"

static void
name(void *to, soru_buf_t *text, uint32_t func)
{
  static const char *const names[] = {"none", "run", "a<b", "leaf"};
  (void)to;
  soru_base_buf_addf(text, "%s", names[func]);
}

/* run [5] -> a<b [10] -> leaf [20]; run [1] -> leaf [4] twice; then run [2] alone */
static soru_flame_t *
sample(void)
{
  soru_flame_t *flame = soru_app_flame_new(name, NULL);
  soru_app_flame_pause(flame, 1000, 1.0); /* nothing before this counts */
  soru_app_flame_enter(flame, 1, 1);
  soru_app_flame_spend(flame, 1005, 1.5);
  soru_app_flame_enter(flame, 2, 2);
  soru_app_flame_spend(flame, 1015, 2.5);
  soru_app_flame_enter(flame, 3, 3);
  soru_app_flame_spend(flame, 1035, 3.5);
  soru_app_flame_leave(flame, 2);
  soru_app_flame_spend(flame, 1036, 3.5);
  for (int64_t i = 0; i < 2; i++) { /* the second call ends the first */
    soru_app_flame_enter(flame, 2, 3);
    soru_app_flame_spend(flame, 1040 + 4 * i, 3.5);
  }
  soru_app_flame_leave(flame, 2);
  soru_app_flame_spend(flame, 1046, 3.5);
  soru_app_flame_leave(flame, 1);
  soru_app_flame_pause(flame, 5000, 9.0); /* between two calls of kernel_run */
  return flame;
}

static void
check_text(const soru_buf_t *text, const char *want)
{
  CHECK_BYTES(text->ptr, text->len, want, strlen(want));
}

static void
test_texts(void)
{
  soru_flame_t *flame = sample();
  soru_buf_t text;
  soru_base_buf_init(&text, 1 << 20);
  soru_app_flame_folded(flame, &text);
  check_text(&text, "run 8\nrun;a<b 10\nrun;a<b;leaf 20\nrun;leaf 8\n");
  text.len = 0;
  soru_app_flame_table(flame, &text, 2);
  check_text(&text, "           ticks       %         ms        calls  function\n"
                    "              28  60.87%   1000.000            3  leaf\n"
                    "              10  21.74%   1000.000            1  a<b\n");
  text.len = 0;
  soru_app_flame_svg(flame, &text, "k & k");
  CHECK(text_has(&text, "<svg xmlns=") && text_has(&text, "</svg>\n"));
  CHECK(text_has(&text, "k &#38; k") && text_has(&text, "46 ticks"));
  CHECK(text_has(&text, "a&#60;b: 30 ticks (65.22%), 10 by itself, 1 calls"));
  CHECK(!text_has(&text, "a<b"));
  /* The whole width is 46 ticks; a<b begins where run does, and leaf in front of it or behind. */
  CHECK(text_has(&text, "x=\"10.00\" y=\"110\" width=\"1180.00\""));
  CHECK(text_has(&text, "width=\"769.57\""));
  soru_base_buf_free(&text);
  soru_app_flame_free(flame);
}

/* A profile of nothing, and one that is deeper than it tells apart. */
static void
test_edges(void)
{
  soru_flame_t *flame = soru_app_flame_new(name, NULL);
  soru_buf_t text;
  soru_base_buf_init(&text, 1 << 24);
  soru_app_flame_folded(flame, &text);
  CHECK_U64(text.len, 0);
  soru_app_flame_svg(flame, &text, "nothing");
  CHECK(text_has(&text, "0 ticks"));
  soru_app_flame_pause(flame, 0, 0);
  for (uint32_t depth = 1; depth < 5000; depth++) {
    soru_app_flame_enter(flame, depth, 1 + depth % 3);
    soru_app_flame_spend(flame, depth, 0);
  }
  soru_app_flame_leave(flame, 1);
  text.len = 0;
  soru_app_flame_table(flame, &text, 10);
  CHECK(text_has(&text, "leaf") && text_has(&text, "run"));
  soru_app_flame_svg(flame, &text, "deep");
  CHECK(text_has(&text, "4999 ticks"));
  soru_base_buf_free(&text);
  soru_app_flame_free(flame);
}

int
main(void)
{
  test_texts();
  test_edges();
  return check_summary();
}
