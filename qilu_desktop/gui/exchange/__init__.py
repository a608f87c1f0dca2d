"""The exchange file between applying unit and recommending unit (.qlsj): handed over, and taken in after a look."""
