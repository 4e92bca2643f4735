"""Figures that are shown, or left open at the end, become artifacts. Drawn without a window; nothing blocks."""
import sys

from .. import media
from ..values import short, text
from . import guard

DPI = 110
MOST = 200


def draw(figure):
    """PNG bytes of a matplotlib figure."""
    from io import BytesIO
    target = BytesIO()
    canvas = figure.canvas
    if not hasattr(canvas, "print_png"):  # a figure that was made for a window or for nothing
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        FigureCanvasAgg(figure).print_figure(target, format="png", dpi=DPI)
        figure.set_canvas(canvas)
    else:
        figure.savefig(target, format="png", dpi=DPI)
    return target.getvalue()


def title_of(figure):
    try:
        whole = getattr(figure, "_suptitle", None)
        if whole is not None and whole.get_text().strip():
            return whole.get_text().strip()
        for axes in figure.axes:
            for side in ("center", "left", "right"):
                words = axes.get_title(loc=side).strip()
                if words:
                    return words
    except Exception:
        pass
    return None


class Figures:
    def __init__(self, channel, store, chosen):
        self._channel, self._store, self._chosen = channel, store, chosen
        self._count = 0
        self._kept = {}  # id of a figure → (the figure, hash of its last picture)
        self._said = False

    def pyplot(self, pyplot):
        figures = self
        usual = pyplot.show

        def show(*args, **kwargs):
            guard(figures._channel, "matplotlib", figures.keep_open)

        show.__name__, show.__doc__, show.__wrapped__ = "show", usual.__doc__, usual
        pyplot.show = show

        from matplotlib.figure import Figure
        usual_figure_show = Figure.show

        def figure_show(self, warn=True):
            guard(figures._channel, "matplotlib", lambda: figures._keep(self))

        figure_show.__name__, figure_show.__doc__ = "show", usual_figure_show.__doc__
        Figure.show = figure_show

    def plotly(self, plotly):
        figures = self

        def show(self, *args, **kwargs):
            guard(figures._channel, "plotly", lambda: figures._keep_plotly(self))

        show.__doc__ = plotly.BaseFigure.show.__doc__
        plotly.BaseFigure.show = show

    def keep_open(self, but=()):
        """Every open figure, except those given."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for number in list(pyplot.get_fignums()):
            manager = sys.modules["matplotlib._pylab_helpers"].Gcf.figs.get(number)
            if manager is not None and not any(manager.canvas.figure is one for one in but):
                self._keep(manager.canvas.figure)

    def _keep(self, figure):
        known = self._kept.get(id(figure))
        picture = draw(figure)
        digest = self._store.put(picture)
        if known is not None and known[1] == digest:
            return
        # The figure itself is held, or a later one could get its id.
        self._kept[id(figure)] = (figure, digest)
        self._tell(digest, len(picture), "image/png", "matplotlib.figure.Figure", title_of(figure), ".png")

    def _keep_plotly(self, figure):
        data = figure.to_json().encode("utf-8")
        from ..save import plotly_title
        self._tell(self._store.put(data), len(data), media.PLOTLY, "plotly.graph_objects.Figure", plotly_title(figure), ".json")

    def _tell(self, digest, size, media_type, python_type, title, ending):
        self._count += 1
        if self._count > MOST:
            self._channel.warn("figures-not-kept", "More than %d figures were shown; the first %d are kept." % (MOST, MOST), once="figures")
            return
        if media_type == "image/png" and not self._said and not self._chosen:
            self._said = True
            self._channel.send("log", level="INFO", logger="offbook", message="Figures are drawn without a window and kept with the run (MPLBACKEND=Agg in this process).")
        fields = {"name": "figure-%d%s" % (self._count, ending), "role": "figure", "sha256": digest, "bytes": size, "mediaType": media_type,
                  "pythonType": python_type}
        if title:
            fields["title"] = text(short(title))
        self._channel.send("artifact", **fields)
