;; hello - the smallest kernel that can be seen at work.
;;
;; Each call of kernel_run writes a line for people with write_debug. write_debug is imported as the
;; specification has it, with a result; the protocol `alpha` accepts this (and gives 0), protocols of
;; main net know it without a result only.
(module
  (import "smart_rollup_core" "write_debug"
    (func $write_debug (param $text i32) (param $length i32) (result i32)))

  (memory (export "mem") 1)
  (data (i32.const 100) "Hello")

  (func (export "kernel_run")
    (drop (call $write_debug (i32.const 100) (i32.const 5)))))
