;; echo - copies each external message to the outbox.
;;
;; The inbox of a level holds messages of the protocol (first byte 00) and external ones (first byte
;; 01, then what somebody sent).
(module
  (import "smart_rollup_core" "read_input"
    (func $read_input (param $info i32) (param $to i32) (param $max i32) (result i32)))
  (import "smart_rollup_core" "write_output"
    (func $write_output (param $from i32) (param $length i32) (result i32)))

  ;; 0: level and number of the message (4 bytes each)   16: the message (up to 4096 bytes)
  (memory (export "mem") 1)

  (func (export "kernel_run")
    (local $length i32)
    (block $done
      (loop $next
        (local.set $length
          (call $read_input (i32.const 0) (i32.const 16) (i32.const 4096)))
        (br_if $done (i32.le_s (local.get $length) (i32.const 0))) ;; no message is left
        (if (i32.eq (i32.load8_u (i32.const 16)) (i32.const 1))
          (then
            (drop
              (call $write_output
                (i32.const 17)
                (i32.sub (local.get $length) (i32.const 1))))))
        (br $next)))))
