;; reveals - keeps under /told what it gets through the reveal channel: the metadata, a page of the
;; folder beside it, a page that nobody has but the user.
(module
  (import "smart_rollup_core" "reveal_metadata"
    (func $reveal_metadata (param i32 i32) (result i32)))
  (import "smart_rollup_core" "reveal_preimage"
    (func $reveal_preimage (param i32 i32 i32 i32) (result i32)))
  (import "smart_rollup_core" "store_write"
    (func $store_write (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "mem") 1)
  (data (i32.const 0) "/told/metadata/told/folder/told/hand")
  (data (i32.const 100) "\00\61\50\27\c9\e9\d7\c0\fb\a6\f0\c8\71\6d\51\20\e2\bf\af\d6\ac\b2\09\2f\d0\88\92\94\e8\65\2e\38\77")
  (data (i32.const 140) "\00\07\f0\3b\80\de\18\f3\a9\1d\83\69\75\a9\ca\d2\48\a3\2c\16\ee\18\f8\1c\71\92\63\48\3a\b1\f2\f1\4f")

  (func $keep (param $key i32) (param $length i32) (param $bytes i32)
    (drop (call $store_write (local.get $key) (local.get $length)
      (i32.const 0) (i32.const 1024) (local.get $bytes))))

  (func (export "kernel_run")
    (call $keep (i32.const 0) (i32.const 14)
      (call $reveal_metadata (i32.const 1024) (i32.const 4096)))
    (call $keep (i32.const 14) (i32.const 12)
      (call $reveal_preimage (i32.const 100) (i32.const 33) (i32.const 1024) (i32.const 4096)))
    (call $keep (i32.const 26) (i32.const 10)
      (call $reveal_preimage (i32.const 140) (i32.const 33) (i32.const 1024) (i32.const 4096)))))
