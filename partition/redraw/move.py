"""What every move is: a change of a drawing that can be made again and gives the same."""

from typing import Protocol

from partition.redraw.drawing import Drawing


class Move(Protocol):
    """A planner's edit, frozen; all that it depends on, seeds included, is in it and in the drawing."""

    def act(self, drawing: Drawing) -> Drawing:
        """
        Return the drawing after the move, not yet measured, the move itself not yet listed.

        The drawing need not be measured either: moves are made again one after the other when one is taken back.

        Raises
        ------
        RedrawError
            The move is not possible here; carries every reason.
        """
