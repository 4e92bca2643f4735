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
        inner = os.path.relpath(folder, self._base)
        return text((inner if not inner.startswith("..") else os.path.basename(folder)).replace(os.sep, "/")) + "/"

    def _value(self, name, value, step, at):
        plugin = value.metadata.plugin_data.plugin_name
        kind = value.WhichOneof("value")
        if kind == "simple_value":
            self._recorder.one(name, value.simple_value, step, at)
        elif kind == "histo":
            self._histogram(name, value.histo, step, at)
        elif kind == "image":
            self._image(name, value.image.encoded_image_string, step)
        elif kind == "tensor" and plugin in ("scalars", ""):
            plain = _number_of(value.tensor)
            if plain is not None:
                self._recorder.one(name, plain, step, at)
        elif kind == "tensor" and plugin == "images":
            for index, picture in enumerate(value.tensor.string_val[2:]):  # after width and height
                self._image(name if index == 0 else "%s-%d" % (name, index), picture, step)

    def _histogram(self, name, histogram, step, at):
        limits, counts = _without_gaps(histogram.bucket_limit, histogram.bucket)
        if len(limits) > MOST_BINS:
            self._channel.warn("histogram-not-kept", "The histogram %s has more than %d bins and wasn't kept; it is in the event file." % (name, MOST_BINS), once="histogram:" + name)
            return
        fields = {"min": histogram.min, "max": histogram.max, "count": histogram.num, "sum": histogram.sum, "sumSquares": histogram.sum_squares}
        self._channel.send("histogram", name=text(name)[:500], step=step, at=at, limits=[number(each) for each in limits], counts=[number(each) for each in counts],
                           **{key: number(each) for key, each in fields.items()})

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
    for values in (tensor.float_val, tensor.double_val, tensor.int_val, tensor.int64_val):
        if len(values) == 1:
            return values[0]
    content = tensor.tensor_content
    if len(content) in (4, 8) and tensor.dtype in (1, 2):  # DT_FLOAT, DT_DOUBLE
        from struct import unpack
        return unpack("<f" if tensor.dtype == 1 else "<d", content)[0]
    return None
