/* clock.h - time, and the wish of a user that a program ends. */
#ifndef SORU_IO_CLOCK_H
#define SORU_IO_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* soru_io_clock_seconds gives the time of day: seconds since 1970. */
int64_t soru_io_clock_seconds(void);

/* soru_io_clock_milliseconds gives a time that only grows, for measuring. */
int64_t soru_io_clock_milliseconds(void);

/* soru_io_clock_catch_stop makes SIGINT and SIGTERM set a flag instead of ending the program; calls
 * that wait return early. SIGPIPE is ignored from then on: writing to a closed connection fails. */
void soru_io_clock_catch_stop(void);

/* soru_io_clock_stopped tells whether one of these signals has come. */
bool soru_io_clock_stopped(void);

#endif
