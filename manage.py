"""The same as the console script `entrenous`, for who expects it here."""

from entrenous.command import main

if __name__ == "__main__":
    main()
