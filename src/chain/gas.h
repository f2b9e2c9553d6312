/* gas.h - what operations cost.
 *
 * This is not the gas of any protocol of main net, whose model has hundreds of constants and is
 * about Michelson for the most part. It is a table of the same order of magnitude, so that limits,
 * fees and receipts behave as they do there: a base for each kind, and an amount for each byte of
 * what makes it expensive.
 */
#ifndef SORU_CHAIN_GAS_H
#define SORU_CHAIN_GAS_H

/* clang-format off */
/* X-table: kind, base and amount per byte in thousandths of a unit, and of what the bytes are. */
#define SORU_CHAIN_GAS_TABLE(X)                                                                    \
  X(REVEAL,         1000000,    0, "nothing")                                                      \
  X(TRANSACTION,    1000000,    0, "nothing")                                                      \
  X(ORIGINATE,      2200000,  200, "the kernel and the proof")                                     \
  X(ADD_MESSAGES,   1000000,  500, "the messages")                                                 \
  X(CEMENT,         2000000,    0, "nothing")                                                      \
  X(PUBLISH,        2500000,    0, "nothing")                                                      \
  X(REFUTE,         2000000, 1000, "the move")                                                     \
  X(TIMEOUT,        2500000,    0, "nothing")                                                      \
  X(EXECUTE_OUTBOX, 2000000, 1000, "the proof")                                                    \
  X(RECOVER_BOND,   1500000,    0, "nothing")
/* clang-format on */

#endif
