# Compiler and linker options of every target of soru.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_C_FLAGS_RELEASE "-O2 -g") # assertions of soru are part of the program: no -DNDEBUG

add_compile_definitions(_POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)

# The same bits on every machine: no fused multiply-add.
add_compile_options(-ffp-contract=off)

add_compile_options(
  -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wswitch -Wvla -Wundef -Wformat=2)
if(SORU_WERROR)
  add_compile_options(-Werror)
endif()

if(SORU_SANITIZE)
  add_compile_options(
    -fsanitize=${SORU_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SORU_SANITIZE} -fno-sanitize-recover=all)
endif()

if(SORU_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "the fuzz targets need clang: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Objects carry machine code and the form for link-time optimisation; programs and benchmarks link
# the second, tests the first, since they are many and should link fast.
set(SORU_LTO_LINK -fno-lto)
if(SORU_LTO)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT soru_ipo OUTPUT soru_ipo_why LANGUAGES C)
  if(soru_ipo AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-flto=auto -ffat-lto-objects)
    set(SORU_LTO_LINK -flto=auto -O2)
  else()
    message(STATUS "no link-time optimisation: ${soru_ipo_why}")
  endif()
endif()
