/* status.h - how every function of soru reports its outcome.
 *
 * There are three kinds of failure, and three mechanisms for them:
 *  - a bug of the caller: SORU_ASSERT stops the program;
 *  - bad input or an exhausted maximum: a negative soru_status_t;
 *  - an outcome that the protocol defines (a trap, a stuck machine): a value in the result, or
 *    SORU_RAISED where a computation has to be left early because of one.
 */
#ifndef SORU_BASE_STATUS_H
#define SORU_BASE_STATUS_H

#include <stdio.h>
#include <stdlib.h>

/* X-table of the statuses: name, value, text for people. */
#define SORU_STATUS_TABLE(X)                                                                       \
  X(SORU_RAISED, 1, "an exception of the machine was raised")                                      \
  X(SORU_OK, 0, "success")                                                                         \
  X(SORU_ERR_DECODE, -1, "malformed bytes")                                                        \
  X(SORU_ERR_LIMIT, -2, "a maximum was exceeded")                                                  \
  X(SORU_ERR_MISSING, -3, "a part of the tree that was needed is not there (blinded)")             \
  X(SORU_ERR_NOT_FOUND, -4, "not found")                                                           \
  X(SORU_ERR_PROOF, -5, "the proof does not hold")                                                 \
  X(SORU_ERR_STATE, -6, "the machine is not in a state where this can be done")                    \
  X(SORU_ERR_ARG, -7, "invalid argument")                                                          \
  X(SORU_ERR_IO, -8, "input/output error")

#define SORU_STATUS_ENUM(name, value, text) name = value,
typedef enum soru_status { SORU_STATUS_TABLE(SORU_STATUS_ENUM) } soru_status_t;
#undef SORU_STATUS_ENUM

/* Marks a function whose result must be looked at. */
#define SORU_MUST_USE __attribute__((warn_unused_result))

/* Leaves the enclosing function with the status of `expr` unless it is SORU_OK. */
#define SORU_TRY(expr)                                                                             \
  do {                                                                                             \
    soru_status_t soru_try_status = (expr);                                                        \
    if (soru_try_status != SORU_OK) return soru_try_status;                                        \
  } while (0)

/* Stops the program when an invariant of the code itself is broken; never for bad input. */
#define SORU_ASSERT(cond)                                                                          \
  do {                                                                                             \
    if (!(cond)) {                                                                                 \
      fprintf(stderr, "%s:%d: assertion failed: %s\n", __FILE__, __LINE__, #cond);                 \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

/* soru_base_status_text gives the text of a status, for messages.
 *
 * Returns a constant string, never NULL; "unknown status" for a value outside the table. */
const char *soru_base_status_text(soru_status_t status);

#endif
