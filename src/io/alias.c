#include "io/alias.h"

#include "base/mem.h"
#include "codec/json.h"
#include "codec/json_out.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The largest file that is read. */
#define FILE_MAX ((size_t)16 << 20)

/* The longest path of a file of a wallet. */
#define PATH_MAX_SZ 4096

static const char *const names[] = {
    [SORU_ALIAS_HASHES] = "public_key_hashs",
    [SORU_ALIAS_PUBLIC] = "public_keys",
    [SORU_ALIAS_SECRET] = "secret_keys",
    [SORU_ALIAS_ROLLUPS] = "smart_rollups",
};

static soru_status_t
path_of(char path[PATH_MAX_SZ], const char *dir, const char *name, soru_io_error_t *error)
{
  int n = snprintf(path, PATH_MAX_SZ, "%s/%s", dir, name);
  if (n > 0 && n < PATH_MAX_SZ) return SORU_OK;
  return soru_io_fail(error, SORU_ERR_IO, "the name of the directory is too long");
}

/* A copy of a text with its NUL; owned. */
static char *
copy(const void *text, size_t len)
{
  char *own = soru_base_alloc(len + 1);
  memcpy(own, text, len);
  own[len] = 0;
  return own;
}

/* The text that a value comes down to. */
static soru_status_t
text_of(soru_slice_t *text, const soru_json_t *value)
{
  soru_json_t inner;
  *text = soru_base_slice_text("");
  if (soru_codec_json_kind(value) == SORU_JSON_STRING)
    return soru_codec_json_get_string(text, value);
  bool has =
      soru_codec_json_has(&inner, value, "key") || soru_codec_json_has(&inner, value, "locator");
  if (!has || soru_codec_json_kind(&inner) != SORU_JSON_STRING) return SORU_OK;
  return soru_codec_json_get_string(text, &inner);
}

static soru_status_t
read_one(soru_alias_t *alias, const soru_json_t *v)
{
  soru_json_t name, value;
  soru_slice_t name_text, value_text;
  SORU_TRY(soru_codec_json_member(&name, v, "name"));
  SORU_TRY(soru_codec_json_get_string(&name_text, &name));
  SORU_TRY(soru_codec_json_member(&value, v, "value"));
  SORU_TRY(text_of(&value_text, &value));
  soru_buf_t json;
  soru_base_buf_init(&json, 2 * FILE_MAX);
  soru_codec_json_print(&json, &value, 0);
  if (json.overflow) {
    soru_base_buf_free(&json);
    return SORU_ERR_LIMIT;
  }
  alias->name = copy(name_text.ptr, name_text.len);
  alias->text = copy(value_text.ptr, value_text.len);
  alias->json = copy(json.ptr, json.len);
  soru_base_buf_free(&json);
  return SORU_OK;
}

static soru_status_t
read_list(soru_aliases_t *aliases, const soru_json_t *root)
{
  size_t cnt;
  SORU_TRY(soru_codec_json_array(&cnt, root));
  aliases->list = soru_base_zalloc((cnt + 1) * sizeof *aliases->list);
  for (; aliases->cnt < cnt; aliases->cnt++) {
    soru_json_t v = soru_codec_json_at(root, aliases->cnt);
    SORU_TRY(read_one(&aliases->list[aliases->cnt], &v));
  }
  return SORU_OK;
}

soru_status_t
soru_io_aliases_parse(soru_aliases_t *aliases, const char *path, soru_slice_t text,
                      soru_io_error_t *error)
{
  soru_json_doc_t doc;
  *aliases = (soru_aliases_t){0};
  soru_status_t status = soru_codec_json_parse(&doc, path, text);
  if (status == SORU_OK) {
    soru_json_t root = soru_codec_json_root(&doc);
    status = read_list(aliases, &root);
  }
  if (status != SORU_OK) (void)soru_io_fail(error, status, "%s", soru_codec_json_error(&doc));
  soru_codec_json_free(&doc);
  return status;
}

soru_status_t
soru_io_aliases_read(soru_aliases_t *aliases, const char *dir, soru_alias_file_t file,
                     soru_io_error_t *error)
{
  char path[PATH_MAX_SZ];
  *aliases = (soru_aliases_t){0};
  SORU_TRY(path_of(path, dir, names[file], error));
  if (access(path, F_OK) != 0 && errno == ENOENT) return SORU_OK;
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, FILE_MAX);
  soru_status_t status = soru_io_read_file(&bytes, path, error);
  if (status == SORU_OK)
    status = soru_io_aliases_parse(aliases, path, soru_base_buf_slice(&bytes), error);
  soru_base_buf_free(&bytes);
  return status;
}

/* Makes a directory and those around it. */
static soru_status_t
make_dir(const char *dir, soru_io_error_t *error)
{
  char path[PATH_MAX_SZ];
  SORU_TRY(path_of(path, dir, "", error));
  for (char *at = path + 1; *at != 0; at++) {
    if (*at != '/') continue;
    *at = 0;
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
      return soru_io_fail(error, SORU_ERR_IO, "%s: %s", path, strerror(errno));
    *at = '/';
  }
  return SORU_OK;
}

soru_status_t
soru_io_aliases_write(const soru_aliases_t *aliases, const char *dir, soru_alias_file_t file,
                      soru_io_error_t *error)
{
  char path[PATH_MAX_SZ];
  SORU_TRY(path_of(path, dir, names[file], error));
  SORU_TRY(make_dir(dir, error));
  soru_buf_t text;
  soru_base_buf_init(&text, 4 * FILE_MAX);
  soru_base_buf_addf(&text, "[");
  for (size_t i = 0; i < aliases->cnt; i++) {
    soru_json_out_t out;
    soru_codec_json_out_init(&out, &text);
    soru_base_buf_addf(&text, i == 0 ? " " : ",\n  ");
    soru_codec_json_out_open(&out, '{');
    soru_codec_json_out_key(&out, "name");
    soru_codec_json_out_text(&out, aliases->list[i].name);
    soru_codec_json_out_key(&out, "value");
    soru_codec_json_out_raw(&out, soru_base_slice_text(aliases->list[i].json));
    soru_codec_json_out_close(&out, '}');
  }
  soru_base_buf_addf(&text, " ]\n");
  soru_status_t status =
      text.overflow ? soru_io_fail(error, SORU_ERR_IO, "%s: too many names", path) : SORU_OK;
  if (status == SORU_OK) {
    mode_t mask = umask(file == SORU_ALIAS_SECRET ? 0077 : 0022);
    status = soru_io_write_file(path, soru_base_buf_slice(&text), error);
    umask(mask);
  }
  soru_base_buf_free(&text);
  return status;
}

static void
release(soru_alias_t *alias)
{
  free(alias->name);
  free(alias->text);
  free(alias->json);
}

void
soru_io_aliases_free(soru_aliases_t *aliases)
{
  for (size_t i = 0; i < aliases->cnt; i++) release(&aliases->list[i]);
  free(aliases->list);
  *aliases = (soru_aliases_t){0};
}

const soru_alias_t *
soru_io_aliases_find(const soru_aliases_t *aliases, const char *name)
{
  for (size_t i = 0; i < aliases->cnt; i++)
    if (strcmp(aliases->list[i].name, name) == 0) return &aliases->list[i];
  return NULL;
}

const soru_alias_t *
soru_io_aliases_find_text(const soru_aliases_t *aliases, const char *text)
{
  for (size_t i = 0; i < aliases->cnt; i++)
    if (strcmp(aliases->list[i].text, text) == 0) return &aliases->list[i];
  return NULL;
}

void
soru_io_aliases_set(soru_aliases_t *aliases, const char *name, const char *text, const char *json)
{
  soru_alias_t new = {copy(name, strlen(name)), copy(text, strlen(text)), NULL};
  if (json != NULL) {
    new.json = copy(json, strlen(json));
  } else {
    soru_buf_t buf;
    soru_json_out_t out;
    soru_base_buf_init(&buf, FILE_MAX);
    soru_codec_json_out_init(&out, &buf);
    soru_codec_json_out_text(&out, text);
    new.json = copy(buf.ptr, buf.len);
    soru_base_buf_free(&buf);
  }
  (void)soru_io_aliases_remove(aliases, name);
  size_t size = (aliases->cnt + 1) * sizeof *aliases->list;
  aliases->list = soru_base_realloc(aliases->list, size);
  memmove(aliases->list + 1, aliases->list, size - sizeof *aliases->list);
  aliases->list[0] = new;
  aliases->cnt++;
}

bool
soru_io_aliases_remove(soru_aliases_t *aliases, const char *name)
{
  for (size_t i = 0; i < aliases->cnt; i++) {
    if (strcmp(aliases->list[i].name, name) != 0) continue;
    release(&aliases->list[i]);
    aliases->cnt--;
    memmove(&aliases->list[i], &aliases->list[i + 1], (aliases->cnt - i) * sizeof *aliases->list);
    return true;
  }
  return false;
}

soru_status_t
soru_io_aliases_lock(int *fd, const char *dir, soru_io_error_t *error)
{
  char path[PATH_MAX_SZ];
  SORU_TRY(make_dir(dir, error));
  SORU_TRY(path_of(path, dir, "wallet_lock", error));
  *fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  int rc = *fd < 0 ? -1 : lockf(*fd, F_LOCK, 0);
  if (rc == 0) return SORU_OK;
  int wrong = errno;
  if (*fd >= 0) close(*fd);
  return soru_io_fail(error, SORU_ERR_IO, "%s: %s", path, strerror(wrong));
}

void
soru_io_aliases_unlock(int fd)
{
  (void)!lockf(fd, F_ULOCK, 0);
  close(fd);
}
