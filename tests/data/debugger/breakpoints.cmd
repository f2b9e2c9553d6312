# options: notes.wat --inputs notes.json
# Breakpoints, watches, and the way back. R-REPL-2
break on function keep
break on host write_output
break on write /store/copy
watch key /store/key
watch memory 16 2
load inputs
continue
continue
backtrace
c
locals
stack
globals
c
c
c
c
continue back
cb
cb
list breakpoints
delete 5
delete 5
delete all
list breakpoints
break at tick 11000000005
break on trap
goto 0
load inputs
c
step tick
step back 3
show status
disassemble
disassemble kernel_run
dis keep
dis read_input
break on function nobody
break on host reveal_preimage
break on read x
goto -1
goto 99,000,000,000
