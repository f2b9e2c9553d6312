# options: notes.wat --inputs notes.json
# The session of the specification, command by command. R-REPL-1 R-REPL-2
show status
load inputs
show status
show inbox
step kernel_run
step kernel_run
show key /store/key
step result
show memory at 16 for 2 bytes
step kernel_run
step inbox
show outbox
show outbox at level 0
load inputs
show inbox
step inbox
show outbox at level 0
show outbox
show outbox at level 7
show key /store/key as string
show key /store/copy as hex
load inputs
step tick
