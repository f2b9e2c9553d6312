# options: reveals.wat --preimage-dir preimages --rollup sr1RYurGZtN8KNSpkMcCt9CgWeUaNkzsAfXf --metadata-level 7
# The reveal channel by hand and by folder; keys and values. R-REPL-2 R-REV-1 R-REV-2
load inputs
reveal metadata
break on host reveal_metadata
break on host reveal_preimage
continue
delete all
step tick 20
reveal preimage
prove
reveal metadata
show status
step result
show status
prove
reveal metadata
reveal preimage 00
reveal preimage xyz
reveal preimage 6120706167652062792068616e64
step inbox
show durable storage
show subkeys /told
show keys
show key /told/hand as string
show key /told/metadata as i32
show key /told/metadata as hex
show key /told
show key /nobody
show key /told/hand as fish
dump function symbols
continue back
goto 11000004100
step inbox
show key /told/hand
