/* script_private.h - what the commands of scripts work on. */
#ifndef SORU_APP_SCRIPT_PRIVATE_H
#define SORU_APP_SCRIPT_PRIVATE_H

#include "app/script_run.h"

/* The answer to a reveal request. */
typedef struct soru_script_answer {
  soru_buf_t request, data;
} soru_script_answer_t;

/* What is set before `kernel`; a field is used only if its flag is set. */
typedef struct soru_script_settings {
  int version;
  bool has_ticks, has_validity, has_limit, has_reboots;
  int64_t ticks, validity, limit, reboots;
} soru_script_settings_t;

struct soru_script {
  FILE *out, *reasons; /* reasons may be NULL */
  const char *name;    /* of the script */
  size_t folder_len;   /* bytes of `name` that name its folder, slash included */
  soru_script_settings_t settings;
  soru_script_engine_t engine;
  soru_pvm_t *pvm; /* NULL before the first kernel */
  soru_script_answer_t *answers;
  size_t answer_cnt, answer_cap;
  size_t answer_bytes;
  soru_buf_t text;     /* of the lines that are printed */
  soru_io_error_t why; /* why a command cannot be done */
};

/* SORU_SCRIPT_DECLARE declares the function of a command: it carries out a line that was parsed.
 * Returns SORU_OK, or a negative status when the command cannot be done. */
#define SORU_SCRIPT_DECLARE(id, name, arguments, function)                                         \
  soru_status_t soru_app_script_##function(soru_script_t *script, const soru_script_line_t *line);
/* SORU_SCRIPT_TABLE declares them all. */
SORU_SCRIPT_TABLE(SORU_SCRIPT_DECLARE)
#undef SORU_SCRIPT_DECLARE

/* A place in the tree of the state. */
typedef struct soru_script_place {
  soru_tree_t *tree;
  soru_tree_node_t *node; /* borrowed; NULL when there is nothing */
  soru_buf_t path;        /* its path, owned; empty for the root */
} soru_script_place_t;

/* soru_app_script_fail keeps the reason why a command cannot be done; returns `status`. */
soru_status_t soru_app_script_fail(soru_script_t *script, soru_status_t status, const char *why);

/* soru_app_script_need gives SORU_OK if there is a machine. */
SORU_MUST_USE soru_status_t soru_app_script_need(soru_script_t *script);

/* soru_app_script_data appends the bytes that an argument stands for.
 *
 * SORU_OK, SORU_ERR_IO (a file that cannot be read) or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_app_script_data(soru_script_t *script,
                                                 const soru_script_data_t *data, soru_buf_t *bytes);

/* soru_app_script_level reads a number as a level, 0 to 2^31-1.
 *
 * SORU_OK or SORU_ERR_ARG. */
SORU_MUST_USE soru_status_t soru_app_script_level(soru_script_t *script, int64_t number,
                                                  int32_t *level);

/* soru_app_script_find_answer gives the registered answer to a request; NULL if there is none. */
const soru_script_answer_t *soru_app_script_find_answer(const soru_script_t *script,
                                                        soru_slice_t request);

/* soru_app_script_advance does at most `max` ticks, answers to reveals included, and stops as
 * `until` says.
 *
 * out  done  ticks done
 * SORU_OK, or the status of the tick that cannot be done. */
SORU_MUST_USE soru_status_t soru_app_script_advance(soru_script_t *script, uint64_t max,
                                                    soru_pvm_until_t until, uint64_t *done);

/* soru_app_script_print writes out the text that was put together in script->text. */
void soru_app_script_print(soru_script_t *script);

/* soru_app_script_add_state appends "TICK" or "TICK STATE", then the state hash and a newline to
 * script->text, after a first word.
 *
 * SORU_OK, or SORU_ERR_LIMIT from hashing. */
SORU_MUST_USE soru_status_t soru_app_script_add_state(soru_script_t *script, const char *word,
                                                      bool with_phase);

/* soru_app_script_print_some writes out script->text if it has become long. */
void soru_app_script_print_some(soru_script_t *script);

/* soru_app_script_add_command appends the command and its argument w as they were given. */
void soru_app_script_add_command(soru_script_t *script, const soru_script_line_t *line);

/* soru_app_script_add_path appends a first word, a blank, and a path ("/" for the root). */
void soru_app_script_add_path(soru_script_t *script, const char *word, const soru_buf_t *path);

/* soru_app_script_enter finds what is at a path of the state tree: names behind slashes, empty ones
 * count for nothing.
 *
 * out  place  to be left with soru_app_script_leave in any case
 * SORU_OK (place->node may be NULL), SORU_ERR_STATE (no machine) or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_app_script_enter(soru_script_t *script, soru_script_place_t *place,
                                                  soru_slice_t path);

/* soru_app_script_go goes further down along a path.
 *
 * SORU_OK (place->node may be NULL). */
SORU_MUST_USE soru_status_t soru_app_script_go(soru_script_place_t *place, soru_slice_t path);

/* soru_app_script_leave releases a place. */
void soru_app_script_leave(soru_script_place_t *place);

#endif
