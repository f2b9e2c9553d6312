/* clock.c - see clock.h. */
#include "io/clock.h"

#include <signal.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t stopped;

static int64_t
read_clock(clockid_t which, int64_t per_second)
{
  struct timespec now;
  clock_gettime(which, &now);
  return (int64_t)now.tv_sec * per_second + now.tv_nsec / (1000000000 / per_second);
}

int64_t
soru_io_clock_seconds(void)
{
  return read_clock(CLOCK_REALTIME, 1);
}

int64_t
soru_io_clock_milliseconds(void)
{
  return read_clock(CLOCK_MONOTONIC, 1000);
}

static void
stop(int signal_number)
{
  (void)signal_number;
  stopped = 1;
}

void
soru_io_clock_catch_stop(void)
{
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = stop;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}

bool
soru_io_clock_stopped(void)
{
  return stopped != 0;
}
