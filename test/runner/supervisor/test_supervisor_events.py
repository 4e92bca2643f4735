"""What the child sends, and what becomes of it."""
import json
import time

from supervisor_support import until


def test_events_keep_their_order_and_lose_nothing(start):
    run = start('''
        for index in range(200):
            send("metric", name="loss", value=index, step=index, at=1)
        succeed()
    ''').wait()
    assert [event['step'] for event in run.events('metric')] == list(range(200))


def test_ten_thousand_events_a_second(start):
    count = 60000
    run = start('''
        lines = b"".join(b'{"type":"metric","t":1795224838529.358,"name":"loss","value":0.%%05d,"step":%%d,"at":1795224838529.358}\\n' %% (n, n) for n in range(%d))
        before = supervisor_seconds()
        raw(lines)
        send("metric", name="last", value=1, step=None, at=1)
        settle(before)
        succeed()
    ''' % count).wait(60)
    assert [event['step'] for event in run.events('metric')] == list(range(count)) + [None]
    assert count / float(run.out()) > 10000  # a second of processor time: what else the machine does is no matter


def test_ten_thousand_events_a_second_with_secrets(start):
    count = 30000
    run = start('''
        lines = b"".join(b'{"type":"metric","t":1795224838529.358,"name":"loss","value":0.%%05d,"step":%%d,"at":1795224838529.358}\\n' %% (n, n) for n in range(%d))
        before = supervisor_seconds()
        raw(lines)
        send("metric", name="last", value=1, step=None, at=1)
        settle(before)
        succeed()
    ''' % count, secrets={'A': 'first secret', 'B': 'second/secret+1'}).wait(60)
    assert len(run.events('metric')) == count + 1
    assert count / float(run.out()) > 10000  # a second of processor time: what else the machine does is no matter


def test_an_event_is_there_while_the_run_goes_on(start):
    run = start('send("progress", id="1", label="epochs", done=1, total=3); print("up"); time.sleep(60)')
    assert run.heard('progress')['total'] == 3
    until(lambda: run.out() == b'up\n', 2)
    assert run.process.poll() is None
    run.cancel()
    run.wait()


def test_lines_that_are_no_events_are_warnings(start):
    run = start('''
        raw(b'hello\\n{"type":"log"\\n[1]\\n{"no":"type"}\\n{"type":7}\\n\\xff\\xfe\\n\\n{"type":"metric","value":NaN}\\n' + b'[' * 100000 + b'\\n')
        send("log", level="info", logger="x", message="after")
        succeed()
    ''').wait()
    assert len(run.warnings('events.unreadable')) == 8
    assert run.one('log')['message'] == 'after'
    assert run.finished['state'] == 'succeeded'


def test_a_line_over_16_mib_is_dropped_and_said(start):
    run = start('''
        send("log", level="info", logger="x", message="before")
        send("log", level="info", logger="x", message="x" * (17 << 20))
        send("log", level="info", logger="x", message="y" * (15 << 20))
        send("log", level="info", logger="x", message="after")
        succeed()
    ''').wait()
    assert [len(event['message']) for event in run.events('log')] == [6, 15 << 20, 5]
    assert len(run.warnings('events.tooLong')) == 1
    assert run.finished['state'] == 'succeeded'


def test_the_child_cannot_write_what_is_the_supervisors(start):
    run = start('''
        send("run.finished", state="succeeded")
        send("run.started", id="x")
        send("cancel", by="x")
        send("code", kind="git", commit="x")
        send("code", kind="module", module="work", path="work.py", sha256="0" * 64, bytes=1, kept=False)
        raw(b'{"v":7,"seq":99,"t":"late","type":"log","level":"info","logger":"x","message":"m"}\\n')
        os._exit(4)
    ''').wait()
    assert len(run.warnings('events.refused')) == 4
    assert run.finished['state'] == 'crashed' and len(run.events('run.started')) == 1
    assert run.one('code', kind='module')['module'] == 'work'
    assert run.one('log')['message'] == 'm'


def test_unknown_types_are_kept_and_private_ones_never(start):
    run = start('send("later.thing", x=[1, {"a": None}]); send("_later", x=1); send("_result", state="odd"); send("_hash"); send("_opened", path=1); send("_paths", paths=7); succeed()').wait()
    assert run.one('later.thing')['x'] == [1, {'a': None}]
    assert not [event for event in run.events() if event['type'].startswith('_')]
    assert run.finished['state'] == 'succeeded'


def test_text_of_every_kind_comes_through(start):
    run = start('''
        send("log", level="info", logger="x", message="ünï 🎉 <b>&\\u2028\\n\\x00 \\ud800")
        raw('{"type":"log","level":"info","logger":"y","message":"ünï 🎉"}\\n'.encode())
        succeed()
    ''').wait()
    first, second = run.events('log')
    assert first['message'] == 'ünï 🎉 <b>&\u2028\n\x00 \ud800'
    assert second['message'] == 'ünï 🎉' and isinstance(second['t'], float)


def test_half_a_line_at_the_end_is_not_an_event(start):
    run = start('raw(b\'{"type":"log","level":"in\'); os._exit(2)').wait()
    assert not run.events('log') and run.finished['state'] == 'crashed'
    run = start('raw(b\'{"type":"log","level":"info","logger":"","message":"whole but for its end"}\'); os._exit(2)').wait()
    assert run.one('log')


def test_a_hundred_megabytes_of_output(start):
    run = start('''
        line = b"x" * 99 + b"\\n"
        before = supervisor_seconds()
        for _ in range(100):
            sys.stdout.buffer.write(line * 10000)
        for _ in range(20):
            sys.stderr.buffer.write(line * 10000)
        sys.stdout.flush()
        send("metric", name="seconds", value=supervisor_seconds() - before, step=None, at=1)
        succeed()
    ''').wait(60)
    assert run.finished['stdoutBytes'] == 100000000 == len(run.out())
    assert run.finished['stderrBytes'] == 20000000 == len(run.err())
    assert run.out() == (b'x' * 99 + b'\n') * 1000000
    assert run.one('metric')['value'] < 5


def test_much_output_takes_little_memory(start):
    run = start('''
        for _ in range(100):
            sys.stdout.buffer.write(b"0123456789abcdef" * (1 << 16))
        sys.stdout.flush()
        print("up", file=sys.stderr)
        time.sleep(60)
    ''', secrets={'SECRET': 'a long enough secret'})
    until(lambda: run.folder.joinpath('stderr.log').exists() and run.err() == b'up\n', 60)
    with open('/proc/%d/status' % run.process.pid) as file:
        peak = int(next(line for line in file if line.startswith('VmHWM')).split()[1])
    assert peak < 60 << 10
    run.cancel()
    run.wait()


def test_binary_output_is_kept_byte_for_byte(start):
    run = start('data = bytes(range(256)) * 1000; sys.stdout.buffer.write(data); sys.stderr.buffer.write(data[::-1]); sys.stdout.flush(); succeed()').wait()
    assert run.out() == bytes(range(256)) * 1000 and run.err() == (bytes(range(256)) * 1000)[::-1]


def test_a_clock_set_back_does_not_matter(start):
    run = start('raw(b\'{"type":"log","t":5,"level":"info","logger":"","message":"long ago"}\\n\'); succeed()').wait()
    assert run.one('log')['t'] == 5
    assert [event['seq'] for event in run.events()] == list(range(1, len(run.events()) + 1))


def test_the_environment_is_told_without_values(start):
    run = start('succeed()', env={'SOME_VARIABLE': 'its-value-is-private'}).wait()
    facts = run.environment()
    assert 'SOME_VARIABLE' in facts['variables']
    assert 'its-value-is-private' not in json.dumps(run.events())
    import os
    platform = facts['platform']
    assert (platform['system'], platform['release'], platform['machine'], platform['cores']) == ('Linux', os.uname().release, os.uname().machine, os.cpu_count())
    assert platform['memoryBytes'] == os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')
    assert ('model name\t: %s\n' % platform['cpu']) in open('/proc/cpuinfo').read()
    started = run.one('run.started')
    assert started['host'] == os.uname().nodename and started['user'] == __import__('pwd').getpwuid(os.geteuid()).pw_name
    assert started['id'] == run.id


def test_resources_are_sampled_early_and_of_the_whole_tree(start):
    run = start('''
        import subprocess
        other = subprocess.Popen([sys.executable, "-c", "d = bytearray(80 << 20); print(1, flush=True)\\nwhile True: pass"], stdout=subprocess.PIPE)
        other.stdout.read(1)
        print("up")
        time.sleep(60)
    ''')
    first = run.heard('resource')
    assert first['t'] - run.one('run.started')['t'] < 1000
    grown = until(lambda: [event for event in run.events('resource') if event['processes'] == 2 and event['rss'] > 80 << 20 and event['cpu'] > 5], 20)
    assert grown[0]['cpu'] <= 250
    run.cancel()
    end = run.wait().finished
    assert end['peakRss'] >= 80 << 20
    assert run.events('resource')[-1]['t'] <= time.time() * 1000


def test_a_run_too_short_to_sample_still_has_its_resources(start):
    run = start('succeed()').wait()
    sample = run.events('resource')[-1]
    assert sample['rss'] > 1 << 20 and sample['cpu'] >= 0 and sample['processes'] >= 1
