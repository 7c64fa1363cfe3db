"""Drawing a plan and writing its folder: the use cases behind ``gridhood plan``, and reading it back."""
