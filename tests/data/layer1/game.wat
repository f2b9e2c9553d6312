;; A kernel that does a bit of everything that a game can be about: it reads its inbox, asks for the
;; metadata and for a page, writes to its storage, and leaves a message for layer 1.
(module
 (import "smart_rollup_core" "read_input" (func $read_input (param i32 i32 i32) (result i32)))
 (import "smart_rollup_core" "write_output" (func $write_output (param i32 i32) (result i32)))
 (import "smart_rollup_core" "reveal_metadata" (func $reveal_metadata (param i32 i32) (result i32)))
 (import "smart_rollup_core" "reveal_preimage"
  (func $reveal_preimage (param i32 i32 i32 i32) (result i32)))
 (import "smart_rollup_core" "store_write"
  (func $store_write (param i32 i32 i32 i32 i32) (result i32)))
 (memory (export "mem") 1)
 (data (i32.const 0x100) "/sum")
 ;; The hash of "a page of data".
 (data (i32.const 0x200)
  "\00\96\e8\35\d5\61\8f\4c\11\93\d5\c3\29\5e\e9\b8\10\51\b0\7b\ba\b2\1d\ae\53\c3\29\60\04\ff\1e\bf\cc")
 ;; One transaction: 37 for the entrypoint "default" of a contract.
 (data (i32.const 0x300)
  "\00\00\00\00\23\00\25\01\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\11\00\00\00\00\07default")
 (func (export "kernel_run") (local $n i32) (local $sum i32)
  (block $done
   (loop $next
    (local.set $n (call $read_input (i32.const 0x400) (i32.const 0x1000) (i32.const 4096)))
    (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
    (loop $byte
     (local.set $n (i32.sub (local.get $n) (i32.const 1)))
     (local.set $sum
      (i32.add (i32.mul (local.get $sum) (i32.const 31))
       (i32.load8_u offset=0x1000 (local.get $n))))
     (br_if $byte (local.get $n)))
    (br $next)))
  (i32.store (i32.const 0x500) (local.get $sum))
  (drop (call $reveal_metadata (i32.const 0x504) (i32.const 24)))
  (drop (call $reveal_preimage (i32.const 0x200) (i32.const 33) (i32.const 0x51c) (i32.const 64)))
  (drop (call $store_write (i32.const 0x100) (i32.const 4) (i32.const 0) (i32.const 0x500)
         (i32.const 60)))
  (drop (call $write_output (i32.const 0x300) (i32.const 40)))))
