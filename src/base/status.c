#include "base/status.h"

const char *
soru_base_status_text(soru_status_t status)
{
  switch (status) {
#define SORU_STATUS_CASE(name, value, text)                                                        \
  case name:                                                                                       \
    return text;
    SORU_STATUS_TABLE(SORU_STATUS_CASE)
#undef SORU_STATUS_CASE
  }
  return "unknown status";
}
