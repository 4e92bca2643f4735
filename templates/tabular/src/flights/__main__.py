"""``python -m flights``: run the pipeline and print how good the model is."""

import argparse
from pathlib import Path

import matplotlib.pyplot as plt

from flights.pipeline import main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m flights", description=main.__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("data"), help="where the data is kept")
    parser.add_argument("--sample", type=int, default=0, help="keep about this many flights; 0 keeps all")
    parser.add_argument("--trees", type=int, default=100, help="how many trees")
    arguments = parser.parse_args()
    result = main(arguments.folder, sample=arguments.sample, n_estimators=arguments.trees)
    print(f"mae           {result.mae:.2f} minutes")
    print(f"r2            {result.r2:.3f}")
    print(f"baseline mae  {result.baseline_mae:.2f} minutes")
    print(result.by_carrier.to_string(index=False, float_format="{:.1f}".format))
    figure = arguments.folder / "error_by_carrier.png"
    plt.savefig(figure)
    print(f"figure        {figure}")
