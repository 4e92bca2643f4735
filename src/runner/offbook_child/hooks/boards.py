"""TensorBoard: what SummaryWriter (torch's, tensorboardX's) writes into its event files is also told as metrics, histograms and figures.

Both writers end in a class EventFileWriter, where every event is whole; their files are written as ever.
"""
import os
from time import time

from ..values import number, short, text
from . import guard

MOST_IMAGES, MOST_BINS = 200, 4096
PICTURES = ((b"\x89PNG", "image/png", ".png"), (b"GIF8", "image/gif", ".gif"), (b"\xff\xd8\xff", "image/jpeg", ".jpg"))


class Boards:
    def __init__(self, channel, store, recorder):
        self._channel, self._store, self._recorder = channel, store, recorder
        self._base = None
        self._unnamed = {}  # folders that add_hparams called by the time → what they are called here
        self._images = 0

    def event_file_writer(self, module):
        boards, kind = self, module.EventFileWriter
        usual = kind.add_event

        def add_event(self, event, *args, **named):
            guard(boards._channel, "TensorBoard", lambda: boards._take(self, event))
            return usual(self, event, *args, **named)

        add_event.__doc__, add_event.__wrapped__ = usual.__doc__, usual
        kind.add_event = add_event

    def _take(self, writer, event):
        values = event.summary.value if hasattr(event, "summary") else ()
        if not len(values):
            return
        prefix = self._prefix(writer)
        at = round((event.wall_time or time()) * 1000, 3)
        for value in values:
            self._value(prefix + value.tag, value, int(event.step), at)

    def _prefix(self, writer):
        """Nothing for the first folder that is written to; the others are named, since they use the same tags (train, validation)."""
        folder = getattr(writer, "_logdir", None)
        if folder is None:
            folder = writer.get_logdir() if hasattr(writer, "get_logdir") else ""
        folder = os.path.abspath(str(folder))
        if self._base is None:
            self._base = folder
        if folder == self._base:
            return ""
        if _is_a_time(os.path.basename(folder)):
            return self._unnamed.setdefault(folder, "%d/" % (len(self._unnamed) + 1) if self._unnamed else "")
        inner = os.path.relpath(folder, self._base)
        return text((inner if not inner.startswith("..") else os.path.basename(folder)).replace(os.sep, "/")) + "/"

    def _value(self, name, value, step, at):
        plugin = value.metadata.plugin_data.plugin_name
        kind = value.WhichOneof("value")
        if kind == "simple_value":
            self._recorder.one(name, value.simple_value, step, at)
        elif kind == "histo":
            old = value.histo
            self._histogram(name, old.bucket_limit, old.bucket, step, at, min=old.min, max=old.max, count=old.num, sum=old.sum, sumSquares=old.sum_squares)
        elif kind == "tensor" and plugin == "histograms":
            self._bins(name, _numbers_of(value.tensor), step, at)
        elif kind == "image":
            self._image(name, value.image.encoded_image_string, step)
        elif kind == "tensor" and plugin in ("scalars", ""):
            plain = _number_of(value.tensor)
            if plain is not None:
                self._recorder.one(name, plain, step, at)
        elif kind == "tensor" and plugin == "images":
            for index, picture in enumerate(value.tensor.string_val[2:]):  # after width and height
                self._image(name if index == 0 else "%s-%d" % (name, index), picture, step)

    def _bins(self, name, numbers, step, at):
        """The new style: left edge, right edge and count of each bin. What their values add up to is not told."""
        if not numbers or len(numbers) % 3:
            return
        limits, counts = [], []
        for left, right, count in zip(numbers[::3], numbers[1::3], numbers[2::3]):
            if limits and left > limits[-1]:
                limits.append(left)
                counts.append(0)
            limits.append(right)
            counts.append(count)
        self._histogram(name, limits, counts, step, at, min=numbers[0], max=limits[-1], count=sum(counts))

    def _histogram(self, name, limits, counts, step, at, **facts):
        limits, counts = _without_gaps(limits, counts)
        if len(limits) > MOST_BINS:
            self._channel.warn("histogram-not-kept", "The histogram %s has more than %d bins and wasn't kept; it is in the event file." % (name, MOST_BINS), once="histogram:" + name)
            return
        self._channel.send("histogram", name=text(name)[:500], step=step, at=at, limits=[number(each) for each in limits], counts=[number(each) for each in counts],
                           **{key: number(each) for key, each in facts.items()})

    def _image(self, name, data, step):
        found = next(((media_type, ending) for magic, media_type, ending in PICTURES if data.startswith(magic)), None)
        if found is None:
            return
        self._images += 1
        if self._images > MOST_IMAGES:
            self._channel.warn("figures-not-kept", "More than %d images went to TensorBoard; the first %d are kept with the run." % (MOST_IMAGES, MOST_IMAGES), once="boards")
            return
        name = text(short(name))
        self._channel.send("artifact", name="tensorboard/%s-%d%s" % (name, step, found[1]), role="figure", sha256=self._store.put(data), bytes=len(data), mediaType=found[0],
                           title="%s · step %d" % (name, step), **{"from": "tensorboard"})


def _is_a_time(name):
    """What `add_hparams` calls a folder when it is given no name. As a metric's name no other run would ever have it."""
    seconds, _, rest = name.partition(".")
    return len(seconds) == 10 and seconds.isdecimal() and rest.isdecimal()


def _without_gaps(limits, counts):
    """Neighbours that hold nothing are one bin: the usual writers make more than a thousand of them."""
    kept_limits, kept_counts = [], []
    for limit, count in zip(limits, counts):
        if kept_counts and count == 0 == kept_counts[-1]:
            kept_limits[-1] = limit
        else:
            kept_limits.append(limit)
            kept_counts.append(count)
    return kept_limits, kept_counts


def _number_of(tensor):
    """The number in a tensor of one element, as the new style of scalars has it."""
    numbers = _numbers_of(tensor) if len(tensor.tensor_content) <= 8 else ()  # a large one is not unpacked to be counted
    return numbers[0] if len(numbers) == 1 else None


def _numbers_of(tensor):
    for values in (tensor.float_val, tensor.double_val, tensor.int_val, tensor.int64_val):
        if len(values):
            return values
    kind = {1: "f", 2: "d"}.get(tensor.dtype)  # DT_FLOAT, DT_DOUBLE
    if kind is None:
        return ()
    from struct import calcsize, unpack
    size = calcsize(kind)
    content = tensor.tensor_content
    return unpack("<%d%s" % (len(content) // size, kind), content) if len(content) % size == 0 else ()
