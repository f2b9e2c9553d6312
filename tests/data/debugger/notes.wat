;; notes - a kernel for the debugger's transcripts: it keeps the last external message at /store/key
;; and copies each to the outbox, one message a call of kernel_run, and asks for a reboot until its
;; inbox is empty.
(module
  (import "smart_rollup_core" "read_input"
    (func $read_input (param i32 i32 i32) (result i32)))
  (import "smart_rollup_core" "write_output"
    (func $write_output (param i32 i32) (result i32)))
  (import "smart_rollup_core" "write_debug"
    (func $write_debug (param i32 i32)))
  (import "smart_rollup_core" "store_write"
    (func $store_write (param i32 i32 i32 i32 i32) (result i32)))
  (import "smart_rollup_core" "store_copy"
    (func $store_copy (param i32 i32 i32 i32) (result i32)))
  (memory (export "mem") 1)
  (global $kept (mut i64) (i64.const 0))
  (data (i32.const 8192) "/store/key")
  (data (i32.const 8208) "/kernel/env/reboot")
  (data (i32.const 8240) "/store/copy")
  (data (i32.const 8256) "kept a message\nand copied it\n")

  (func $keep (param $from i32) (param $length i32)
    (global.set $kept (i64.add (global.get $kept) (i64.const 1)))
    (drop (call $store_write
      (i32.const 8192) (i32.const 10) (i32.const 0) (local.get $from) (local.get $length)))
    (drop (call $store_copy
      (i32.const 8192) (i32.const 10) (i32.const 8240) (i32.const 11)))
    (drop (call $write_output (local.get $from) (local.get $length)))
    (call $write_debug (i32.const 8256) (i32.const 29)))

  (func (export "kernel_run")
    (local $length i32)
    (local.set $length (call $read_input (i32.const 0) (i32.const 16) (i32.const 4096)))
    (if (i32.le_s (local.get $length) (i32.const 0)) (then (return)))
    (if (i32.eq (i32.load8_u (i32.const 16)) (i32.const 1))
      (then
        (call $keep (i32.const 17) (i32.sub (local.get $length) (i32.const 1)))))
    (drop (call $store_write
      (i32.const 8208) (i32.const 18) (i32.const 0) (i32.const 0) (i32.const 1)))))
