;; counter - counts calls of kernel_run in the durable storage, and reboots as often as it is told.
;;
;; The first byte of an external message is a number of reboots. Memory is lost between two calls of
;; kernel_run; what is to be kept goes to the durable storage:
;;   /counter   how often kernel_run has been called, 4 bytes
;;   /left      reboots that are still to be asked for, 4 bytes
;; Each call writes the counter to the outbox. A value at /kernel/env/reboot asks for another call
;; within the same level.
(module
  (import "smart_rollup_core" "read_input"
    (func $read_input (param $info i32) (param $to i32) (param $max i32) (result i32)))
  (import "smart_rollup_core" "write_output"
    (func $write_output (param $from i32) (param $length i32) (result i32)))
  (import "smart_rollup_core" "store_read"
    (func $store_read
      (param $key i32) (param $key_length i32) (param $offset i32) (param $to i32) (param $max i32)
      (result i32)))
  (import "smart_rollup_core" "store_write"
    (func $store_write
      (param $key i32) (param $key_length i32) (param $offset i32) (param $from i32)
      (param $length i32) (result i32)))

  ;; 0: counter   4: left   8: level and number of the message   16: the message
  (memory (export "mem") 1)
  (data (i32.const 8192) "/counter")
  (data (i32.const 8208) "/left")
  (data (i32.const 8224) "/kernel/env/reboot")

  (func $load ;; both numbers; they stay 0 where nothing is stored yet
    (drop (call $store_read
      (i32.const 8192) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 4)))
    (drop (call $store_read
      (i32.const 8208) (i32.const 5) (i32.const 0) (i32.const 4) (i32.const 4))))

  (func $save
    (drop (call $store_write
      (i32.const 8192) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 4)))
    (drop (call $store_write
      (i32.const 8208) (i32.const 5) (i32.const 0) (i32.const 4) (i32.const 4))))

  (func $read_messages
    (local $length i32)
    (block $done
      (loop $next
        (local.set $length
          (call $read_input (i32.const 8) (i32.const 16) (i32.const 4096)))
        (br_if $done (i32.le_s (local.get $length) (i32.const 0)))
        (if (i32.and
              (i32.gt_s (local.get $length) (i32.const 1))
              (i32.eq (i32.load8_u (i32.const 16)) (i32.const 1)))
          (then (i32.store (i32.const 4) (i32.load8_u (i32.const 17)))))
        (br $next))))

  (func $ask_for_reboot
    (i32.store (i32.const 4) (i32.sub (i32.load (i32.const 4)) (i32.const 1)))
    (drop (call $store_write
      (i32.const 8224) (i32.const 18) (i32.const 0) (i32.const 0) (i32.const 1))))

  (func (export "kernel_run")
    (call $load)
    (call $read_messages)
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (if (i32.load (i32.const 4)) (then (call $ask_for_reboot)))
    (call $save)
    (drop (call $write_output (i32.const 0) (i32.const 4)))))
