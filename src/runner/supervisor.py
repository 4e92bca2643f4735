"""Entry: python -I -S -E supervisor.py <run folder>. Kept tiny, because a main script is compiled anew each time."""
import sys

if __name__ == '__main__':
    here = __file__[:-len('supervisor.py')].rstrip('/\\') or '.'
    sys.path.insert(0, here)
    from offbook_supervisor.start import main
    main(sys.argv, here)
