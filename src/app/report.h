/* report.h - saying in words, or in JSON, what happened to a machine. */
#ifndef SORU_APP_REPORT_H
#define SORU_APP_REPORT_H

#include "app/run.h"

/* soru_app_report_number appends an integer with a comma between groups of three digits. */
void soru_app_report_number(soru_buf_t *out, int64_t number);

/* soru_app_report_text appends a text from a kernel for people: bytes outside of printable ASCII
 * as \xHH, so that they cannot do anything to a terminal. */
void soru_app_report_text(soru_buf_t *out, soru_slice_t text);

/* soru_app_report_stuck appends why a machine is stuck, in words. */
void soru_app_report_stuck(soru_buf_t *out, const soru_pvm_stuck_t *stuck);

/* soru_app_report_json_string appends a JSON string; bytes outside ASCII as \u00XX. */
void soru_app_report_json_string(soru_buf_t *out, soru_slice_t text);

/* soru_app_report_hash appends a line: a first word, a state hash as bytes and by name. */
void soru_app_report_hash(soru_buf_t *out, const soru_profile_t *profile, const char *word,
                          const uint8_t hash[SORU_TREE_HASH_SZ]);

/* soru_app_report_level appends what happened in a level, as lines of text.
 *
 * SORU_OK, or SORU_ERR_LIMIT from hashing the state. */
SORU_MUST_USE soru_status_t soru_app_report_level(soru_buf_t *out, soru_run_t *run,
                                                  const soru_run_level_t *report);

/* soru_app_report_json appends the same as one line of JSON; status as soru_app_report_level. */
SORU_MUST_USE soru_status_t soru_app_report_json(soru_buf_t *out, soru_run_t *run,
                                                 const soru_run_level_t *report);

#endif
