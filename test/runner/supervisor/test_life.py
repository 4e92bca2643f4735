"""How runs begin and end."""


def test_a_run_that_succeeds(start):
    run = start('print("hello"); send("metric", name="a", value=1, step=None, at=0); succeed()').wait()
    types = [event['type'] for event in run.events()]
    assert types[0] == 'run.started' and types[-1] == 'run.finished'
    assert run.one('metric')['value'] == 1
    assert run.out() == b'hello\n'
    end = run.finished
    assert (end['state'], end['exitCode'], end['signal'], end['error']) == ('succeeded', 0, None, None)
    assert 'sentence' not in end
    assert end['stdoutBytes'] == 6 and end['stderrBytes'] == 0 and 0 < end['durationMs'] < 20000 and end['peakRss'] > 1 << 20
