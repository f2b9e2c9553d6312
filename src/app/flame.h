/* flame.h - profiles: ticks and seconds by call stack, as a table, folded stacks and a picture.
 *
 * A profile is a tree: a node for each different stack of functions. Time is added to the innermost
 * function; what a node and all below it took is its width in the picture.
 */
#ifndef SORU_APP_FLAME_H
#define SORU_APP_FLAME_H

#include "base/buf.h"

typedef struct soru_flame soru_flame_t;

/* Appends the name of a function. */
typedef void soru_flame_name_fn_t(void *to, soru_buf_t *text, uint32_t func);

/* soru_app_flame_new makes an empty profile; `name` tells what functions are called. */
soru_flame_t *soru_app_flame_new(soru_flame_name_fn_t *name, void *to);

/* soru_app_flame_free releases a profile. */
void soru_app_flame_free(soru_flame_t *flame);

/* soru_app_flame_spend adds what passed since the last call to the innermost function.
 *
 * in  tick, seconds  now */
void soru_app_flame_spend(soru_flame_t *flame, int64_t tick, double seconds);

/* soru_app_flame_pause leaves out what passed since the last call. */
void soru_app_flame_pause(soru_flame_t *flame, int64_t tick, double seconds);

/* soru_app_flame_enter makes `func` the innermost function, at a depth: what was that deep or
 * deeper has ended. */
void soru_app_flame_enter(soru_flame_t *flame, uint32_t depth, uint32_t func);

/* soru_app_flame_leave ends what is at this depth or deeper. */
void soru_app_flame_leave(soru_flame_t *flame, uint32_t depth);

/* soru_app_flame_table appends the functions that took most ticks by themselves, up to `most`. */
void soru_app_flame_table(soru_flame_t *flame, soru_buf_t *text, size_t most);

/* soru_app_flame_folded appends lines `outer;inner;innermost TICKS`, as tools for flame graphs read
 * them. */
void soru_app_flame_folded(soru_flame_t *flame, soru_buf_t *text);

/* soru_app_flame_svg appends a picture: the outermost function at the bottom, widths by ticks. */
void soru_app_flame_svg(soru_flame_t *flame, soru_buf_t *text, const char *title);

#endif
