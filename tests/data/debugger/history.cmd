# options: notes.wat --inputs notes.json
# Going back gives the same states again, and the same values. R-PVM-9
load inputs
step inbox
show status
show key /store/key
goto 22000005614
show status
show key /store/key
backtrace
step back 2000
goto 22000007753
diff 0 22000007753
diff 22000007753 44000000000
load inputs
goto 44000000000
show key /store/key as string
prove
goto 11000000002
prove
goto 22000005614
prove
