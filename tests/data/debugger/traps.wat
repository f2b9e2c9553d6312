;; traps - says so, calls itself a few times, and reaches `unreachable`; from the second level on it
;; only looks at the flag that the machine leaves behind.
(module
  (import "smart_rollup_core" "write_debug" (func $write_debug (param i32 i32)))
  (import "smart_rollup_core" "store_has" (func $store_has (param i32 i32) (result i32)))
  (import "smart_rollup_core" "store_write"
    (func $store_write (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "mem") 1)
  (data (i32.const 0) "panicked at src/lib.rs:7: no such thing")
  (data (i32.const 100) "/done")
  (func $panic (call $write_debug (i32.const 0) (i32.const 39)) (unreachable))
  (func $dig (param $depth i32)
    (if (i32.eqz (local.get $depth))
      (then (call $panic))
      (else (call $dig (i32.sub (local.get $depth) (i32.const 1))))))
  (func (export "kernel_run")
    (if (call $store_has (i32.const 100) (i32.const 5)) (then (return)))
    (drop (call $store_write
      (i32.const 100) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 1)))
    (call $dig (i32.const 2))))
