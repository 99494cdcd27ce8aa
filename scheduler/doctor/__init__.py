"""What will stop working, told before it does: the schedule held against logins, rights, limits and this computer.

Each file here is one area: pure functions from the gathered ``Facts`` to findings. ``gather`` and ``online`` do
the looking, ``examine`` asks every area.
"""
