# The few functions from which the CMakeLists.txt of every directory is made.
#
# Source files are found by name, so that adding one needs no edit:
#   src/<module>/test_*.c   unit tests (soru_test)
#   src/<module>/fuzz_*.c   fuzz targets (soru_fuzz)
#   src/app/soru_*.c        programs (soru_program)
#   src/<module>/*.c        everything else belongs to the static library (soru_module)
# A test whose name ends in _slow has the label "slow" and is left out under the sanitizers.

# soru_module(<name> [DEPS module...] [LIBS target...]): the static library soru_<name> of the
# current directory. DEPS are modules of soru that it uses, LIBS libraries of others.
function(soru_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS;LIBS")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  list(FILTER sources EXCLUDE REGEX "/(test|fuzz|soru)_[^/]*$")
  list(TRANSFORM arg_DEPS PREPEND soru_)
  if(sources)
    add_library(soru_${name} STATIC ${sources})
    target_include_directories(soru_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(soru_${name} PUBLIC ${arg_DEPS} ${arg_LIBS})
  else() # nothing to compile yet, or headers only
    add_library(soru_${name} INTERFACE)
    target_include_directories(soru_${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(soru_${name} INTERFACE ${arg_DEPS} ${arg_LIBS})
  endif()
  set_property(GLOBAL APPEND PROPERTY SORU_MODULES soru_${name})
endfunction()

# soru_add_test(<test name> <target> <label> <source>): a program that CTest runs from the top of
# the source tree.
function(soru_add_test test target label source)
  cmake_parse_arguments(PARSE_ARGV 4 arg "" "" "LIBS")
  get_filename_component(stem ${source} NAME_WE)
  add_executable(${target} ${source})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${stem})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${arg_LIBS})
  target_link_options(${target} PRIVATE -fno-lto)
  add_test(NAME ${test} COMMAND ${target} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  soru_label_test(${test} ${label} ${stem})
endfunction()

# soru_label_test(<test name> <label> <file name without ending>): labels, time limit, environment.
function(soru_label_test test label stem)
  set(labels ${label})
  set(limit 1200)
  set(environment SORU_BIN=${CMAKE_BINARY_DIR}/bin SORU_SOURCE=${PROJECT_SOURCE_DIR})
  if(SORU_SANITIZE) # everything is several times slower: long tests may do less
    list(APPEND environment SORU_QUICK=1)
  endif()
  if(stem MATCHES "_slow$")
    list(APPEND labels slow)
    set(limit 2400)
  endif()
  set_tests_properties(${test} PROPERTIES
    LABELS "${labels}" TIMEOUT ${limit} SKIP_RETURN_CODE 77
    ENVIRONMENT "${environment}")
endfunction()

# soru_test(<module>): every test_*.c of the current directory, linked with the module alone.
function(soru_test module)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test_*.c)
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "^test_" "" name ${stem})
    soru_add_test(${module}.${name} test_${module}_${name} unit ${source} LIBS soru_${module})
  endforeach()
endfunction()

# soru_fuzz(<module>): every fuzz_<name>.c of the current directory. With libFuzzer under the preset
# "fuzz"; otherwise a CTest test that replays the files of fuzz/corpus/<name>/.
function(soru_fuzz module)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz_*.c)
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "^fuzz_" "" name ${stem})
    add_executable(${stem} ${source})
    target_link_libraries(${stem} PRIVATE soru_${module})
    target_link_options(${stem} PRIVATE -fno-lto)
    if(SORU_FUZZ)
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
      set_target_properties(${stem} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    else()
      target_sources(${stem} PRIVATE ${PROJECT_SOURCE_DIR}/fuzz/replay_main.c)
      add_test(NAME fuzz.${name}
        COMMAND ${stem} ${PROJECT_SOURCE_DIR}/fuzz/corpus/${name}
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
      soru_label_test(fuzz.${name} fuzz-replay ${stem})
    endif()
  endforeach()
endfunction()

# soru_program(<module>): every soru_*.c of the current directory is a program, build/bin/soru-*.
function(soru_program module)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/soru_*.c)
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    string(REPLACE "_" "-" program ${stem})
    add_executable(${program} ${source})
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
    target_compile_definitions(${program} PRIVATE SORU_VERSION="${PROJECT_VERSION}")
    target_link_libraries(${program} PRIVATE soru_${module})
    target_link_options(${program} PRIVATE ${SORU_LTO_LINK})
  endforeach()
endfunction()
