# options: traps.wat
# A trap, with the functions that were running. R-PVM-7
load inputs
break on trap
continue
backtrace
locals 1
show memory at 0 for 8 bytes as string
continue back
step back 4
backtrace
diff 0 11000001900
delete 1
step inbox
show keys /readonly/kernel/env
load inputs
