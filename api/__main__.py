"""Run the command line: ``python -m api``."""

if __name__ == "__main__":
    from api.cli import main  # not at the top: a worker process that is spawned reads this file, and needs none of it

    main()
