"""Media types, by file ending and back."""

BY_ENDING = {
    ".parquet": "application/vnd.apache.parquet", ".parq": "application/vnd.apache.parquet", ".pq": "application/vnd.apache.parquet",
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".json": "application/json", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson",
    ".feather": "application/vnd.apache.arrow.file", ".arrow": "application/vnd.apache.arrow.file", ".ipc": "application/vnd.apache.arrow.file",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xls": "application/vnd.ms-excel",
    ".npy": "application/x-npy", ".npz": "application/x-npz", ".joblib": "application/x-joblib", ".pkl": "application/x-python-pickle",
    ".pickle": "application/x-python-pickle", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml", ".gif": "image/gif",
    ".webp": "image/webp", ".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".log": "text/plain",
    ".py": "text/x-python", ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml", ".xml": "application/xml",
    ".onnx": "application/x-onnx", ".safetensors": "application/x-safetensors", ".pt": "application/x-pytorch", ".pth": "application/x-pytorch",
    ".ubj": "application/x-xgboost-ubj", ".zip": "application/zip", ".gz": "application/gzip", ".tar": "application/x-tar", ".db": "application/vnd.sqlite3",
    ".sqlite": "application/vnd.sqlite3", ".cbm": "application/x-catboost",
}
XGBOOST, LIGHTGBM, PLOTLY = "application/x-xgboost+json", "application/x-lightgbm", "application/vnd.plotly.v1+json"
PACKED = (".gz", ".bz2", ".xz", ".zst")
ENDINGS = {
    XGBOOST: ".json", LIGHTGBM: ".txt", PLOTLY: ".json", "application/vnd.apache.parquet": ".parquet", "application/x-python-pickle": ".pkl",
    "application/x-ndjson": ".jsonl", "application/vnd.apache.arrow.file": ".arrow", "image/jpeg": ".jpg", "text/plain": ".txt",
    "application/x-pytorch": ".pt", "application/yaml": ".yaml", "application/octet-stream": ".bin",
}


def ending(path):
    """(ending without packing, packed): `.csv`, True for `trips.csv.gz`."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    packed = False
    for pack in PACKED:
        if name.endswith(pack):
            name, packed = name[:-len(pack)], True
    dot = name.rfind(".")
    return (name[dot:] if dot >= 0 else ""), packed


def of_path(path):
    last, packed = ending(path)
    if packed and last not in (".csv", ".tsv", ".json", ".jsonl", ".ndjson"):
        return "application/gzip"
    return BY_ENDING.get(last, "application/octet-stream")


def ending_of(media):
    if media in ENDINGS:
        return ENDINGS[media]
    for last, one in BY_ENDING.items():
        if one == media:
            return last
    return ""


def sniff(path):
    """The media type that the first bytes tell; None when they don't."""
    with open(path, "rb") as file:
        head = file.read(16)
    for magic, media in MAGIC:
        if head.startswith(magic):
            return media
    return None


MAGIC = (
    (b"PAR1", "application/vnd.apache.parquet"), (b"ARROW1", "application/vnd.apache.arrow.file"), (b"FEA1", "application/vnd.apache.arrow.file"),
    (b"\x93NUMPY", "application/x-npy"), (b"\x89PNG", "image/png"), (b"SQLite format 3", "application/vnd.sqlite3"),
)
