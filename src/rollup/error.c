#include "rollup/error.h"

typedef struct error_info {
  const char *id;
  bool permanent;
  const char *text;
} error_info_t;

#define ERROR_INFO(name, id, permanent, text) {id, permanent, text},
static const error_info_t infos[] = {SORU_ROLLUP_ERROR_TABLE(ERROR_INFO)};
#undef ERROR_INFO

const char *
soru_rollup_error_id(soru_rollup_error_t error)
{
  return infos[error].id;
}

bool
soru_rollup_error_permanent(soru_rollup_error_t error)
{
  return infos[error].permanent;
}

const char *
soru_rollup_error_text(soru_rollup_error_t error)
{
  return infos[error].text;
}
