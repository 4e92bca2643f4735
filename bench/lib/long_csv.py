"""A CSV as people have them: numbers, times, groups and texts, some in quotes. Usage: long_csv.py FILE BYTES"""
import os
import sys

ROWS = 200_000


def main(file: str, size: int) -> None:
    lines = "".join(
        f'{i},2013-{1 + i % 12:02d}-{1 + i % 28:02d} {i % 24:02d}:{i % 60:02d}:00,{("AA", "UA", "DL")[i % 3]},JFK,LAX,{i * 0.25:.2f},{(i % 977) / 7:.4f},{i % 5000},"note {i * 7919 % 100003}, of {i % 7}"\n'
        for i in range(ROWS)
    )
    part = f"{file}.part"
    with open(part, "w", encoding="utf-8") as out:
        out.write("id,at,carrier,origin,dest,fare,tip,distance,note\n")
        while out.tell() < size:
            out.write(lines)
    os.replace(part, file)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
