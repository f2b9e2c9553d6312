/* tags.h - the tags that nodes of binary Micheline begin with (micheline_encoding.ml). */
#ifndef SORU_MICHELINE_TAGS_H
#define SORU_MICHELINE_TAGS_H

/* The deepest nesting that is read or written. */
#define SORU_MICHELINE_DEPTH_MAX 128

/* The most bytes of an annotation. */
#define SORU_MICHELINE_ANNOTATION_MAX 255

enum {
  SORU_MICHELINE_INT,
  SORU_MICHELINE_STRING,
  SORU_MICHELINE_SEQUENCE,
  SORU_MICHELINE_PRIM, /* 3 to 8: with 0, 0, 1, 1, 2, 2 arguments; even ones with annotations */
  SORU_MICHELINE_PRIM_N = 9, /* any number of arguments, and annotations */
  SORU_MICHELINE_BYTES
};

#endif
