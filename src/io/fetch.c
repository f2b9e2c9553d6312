#include "io/fetch.h"

#include "base/mem.h"

#include <curl/curl.h>

#define CONNECT_SECONDS 10L
#define REQUEST_SECONDS 120L

soru_status_t
soru_io_fetch_open(soru_fetch_t *fetch, const char *server, soru_io_error_t *error)
{
  size_t len = strlen(server);
  while (len > 0 && server[len - 1] == '/') len--;
  *fetch = (soru_fetch_t){.server = soru_base_alloc(len + 1)};
  memcpy(fetch->server, server, len);
  fetch->server[len] = 0;
  if (strncmp(server, "http://", 7) != 0 && strncmp(server, "https://", 8) != 0)
    return soru_io_fail(error, SORU_ERR_ARG, "%s does not begin with http:// or https://", server);
  fetch->handle = curl_easy_init();
  SORU_ASSERT(fetch->handle != NULL);
  return SORU_OK;
}

void
soru_io_fetch_close(soru_fetch_t *fetch)
{
  if (fetch->handle != NULL) curl_easy_cleanup(fetch->handle);
  free(fetch->server);
  *fetch = (soru_fetch_t){0};
}

/* Takes a part of the answer; anything else than its length stops the transfer. */
static size_t
take(char *bytes, size_t size, size_t cnt, void *answer)
{
  soru_buf_t *buf = answer;
  soru_base_buf_add(buf, bytes, size * cnt);
  return buf->overflow ? 0 : size * cnt;
}

/* Sets everything but the address. */
static void
prepare(CURL *curl, const char *method, soru_slice_t body, struct curl_slist *headers,
        soru_buf_t *answer)
{
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, REQUEST_SECONDS);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  if (strcmp(method, "POST") == 0) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.len == 0 ? "" : (const char *)body.ptr);
  }
}

soru_status_t
soru_io_fetch(soru_fetch_t *fetch, const char *method, const char *path, soru_slice_t body,
              int *http, soru_buf_t *answer, soru_io_error_t *error)
{
  CURL *curl = fetch->handle;
  long code = 0;
  soru_buf_t address;
  soru_base_buf_init(&address, 1 << 16);
  soru_base_buf_addf(&address, "%s%s", fetch->server, path);
  soru_base_buf_add_u8(&address, 0);
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  headers = curl_slist_append(headers, "Expect:");
  prepare(curl, method, body, headers, answer);
  if (!address.overflow) curl_easy_setopt(curl, CURLOPT_URL, (const char *)address.ptr);
  CURLcode rc = address.overflow ? CURLE_URL_MALFORMAT : curl_easy_perform(curl);
  if (rc == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  curl_slist_free_all(headers);
  soru_base_buf_free(&address);
  *http = (int)code;
  if (rc == CURLE_OK) return SORU_OK;
  if (answer->overflow)
    return soru_io_fail(error, SORU_ERR_LIMIT, "%s%.200s: the answer is longer than %zu bytes",
                        fetch->server, path, answer->max);
  return soru_io_fail(error, SORU_ERR_IO, "%s%.200s: %s", fetch->server, path,
                      curl_easy_strerror(rc));
}
