"""Types a line and Tab into a real bash in a terminal, as a person does; prints what then stands there as JSON. Usage: type-in-bash.py LINE"""
import json
import os
import pty
import re
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])


def heard(wanted):
    said = b""
    while True:
        said += os.read(terminal, 65536)
        found = re.search(wanted, said, re.DOTALL)
        if found:
            return found


# Ctrl+G tells what stands in the line; it is read after Tab has done its work.
os.write(terminal, b"""PS1=; bind 'set bell-style none'; bind -x '"\\C-g": printf "<<%s>>" "$READLINE_LINE"'; source <(offbook completion bash); printf 'rea%s' dy\n""")
heard(b"ready")
os.write(terminal, sys.argv[1].encode() + b"\t\x07")
print(json.dumps(heard(b"<<(.*?)>>").group(1).decode()))
os.close(terminal)
