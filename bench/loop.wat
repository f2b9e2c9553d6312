;; A kernel that counts in a loop: every reduction that code consists of most, and nothing else.
(module
  (memory 8)
  (export "mem" (memory 0))
  (global $sum (mut i64) (i64.const 0))
  (func (export "kernel_run")
    (local $i i32)
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (global.set $sum (i64.add (global.get $sum) (i64.extend_i32_u (local.get $i))))
      (i64.store (i32.and (local.get $i) (i32.const 0x3fff8)) (global.get $sum))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 50000000))))))
