# options: notes.wat
# What cannot be done, and what is meant.
shwo status
show statsu
show
show memory
show memory at x for 3 bytes
show memory at 0 for 3 bytes
show key store
show key /a//b
show key /store as u7
s 5
step kernel_run
reveal preimage
reveal preimage 0
help frobnicate
delete 3
break on
break on nothing x
watch memory 0 0
watch memory 4294967296 1
diff 5 6
diff level 3
backtrace
locals
globals
stack
continue back
step back
goto
"
"show" "status"
time
time nonsense
profile /nonexistent/folder/file
prove
stop it
